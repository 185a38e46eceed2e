import { compareRuns } from '../../../evaluation/paired/compare-runs.ts';
import type { RunComparison } from '../../../evaluation/paired/comparison.ts';
import { factDifferences, runFacts, type RunFacts } from '../../../evaluation/paired/run-facts.ts';
import { pairTablesOf } from '../../../evaluation/reliability/preference.ts';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import type { Run } from '../../../evaluation/paired/run.ts';
import type { Group } from '../groups/index.ts';
import { asRunImage, divide, ratingHead, type Division, type DivisionChoice } from './division.ts';
import type { SideImage } from './side-images.ts';
import { versusStrings } from './strings.ts';

/** What is to be compared. Plain data. */
export interface Question {
  images: SideImage[];
  choice: DivisionChoice & {
    /** Key of the sides that are compared although they were not scored alike. */
    anyway?: string;
  };
  heads: Pick<HeadInfo, 'name' | 'higherIsBetter' | 'reliability'>[];
}

/** One side of a finished comparison. */
export interface Side {
  name: string;
  facts: RunFacts;
  /** Ids of its images by their names. */
  ids: ReadonlyMap<string, string>;
}

/** A comparison with the sides it was made of; its differences are A minus B. */
export interface Compared {
  comparison: RunComparison;
  a: Side;
  b: Side;
}

export interface Answered {
  /** How the images are divided; undefined where there are no two groups. */
  division: Division | undefined;
  /** Images of both sides, and how many of them are scored. */
  counts: { scored: number; all: number };
  /** Why the sides should not be compared, in sentences, and what `choice.anyway` must be to do it all the same. */
  doubts: { sentences: string[]; key: string };
  /** Undefined where there is nothing to compare, or doubts that were not overruled. */
  compared: Compared | undefined;
}

/** Divides images as chosen or guessed, and compares the two sides. */
export function compareSides({ images, choice, heads }: Question): Answered {
  const division = divide(images, choice);
  if (!division)
    return {
      division,
      counts: { scored: 0, all: 0 },
      doubts: { sentences: [], key: '' },
      compared: undefined,
    };
  const known = new Map(images.map((image) => [image.id, image]));
  const [a, b] = [sideOf(division.a, division, known), sideOf(division.b, division, known)];
  const doubts = {
    sentences: factDifferences(b.side, a.side),
    key: JSON.stringify([a.side.facts, b.side.facts]),
  };
  const counts = {
    scored: a.run.images.length + b.run.images.length,
    all: division.a.ids.length + division.b.ids.length,
  };
  if (doubts.sentences.length > 0 && choice.anyway !== doubts.key)
    return { division, counts, doubts, compared: undefined };
  const ratings = ratedOnBoth(division, known);
  const [comparison] = compareRuns(b.run, [a.run], {
    by: division.pair,
    heads: [...heads.map(({ name }) => name), ...ratings],
    ratings,
    people: pairTablesOf(heads, division.pair.kind === 'prompt'),
    lowerIsBetter: heads.flatMap(({ name, higherIsBetter }) => (higherIsBetter ? [] : [name])),
  });
  return { division, counts, doubts, compared: comparison && { comparison, a: a.side, b: b.side } };
}

/** Columns that rate images of both sides. */
function ratedOnBoth({ a, b }: Division, known: ReadonlyMap<string, SideImage>): string[] {
  const columns = ({ ids }: Group) => new Set(ids.flatMap((id) => Object.keys(known.get(id)?.ratings ?? {})));
  const other = columns(b);
  return [...columns(a)].filter((column) => other.has(column)).map(ratingHead);
}

/** The scored images of a group. */
function sideOf(
  group: Group,
  { by }: Division,
  known: ReadonlyMap<string, SideImage>,
): { run: Run; side: Side } {
  const scored = group.ids.flatMap((id) => {
    const image = known.get(id);
    return image?.scores === undefined ? [] : [image];
  });
  const name = groupName(group, by);
  return {
    run: { name, images: scored.map(asRunImage) },
    side: {
      name,
      facts: runFacts(scored.map(({ facts }) => facts)),
      ids: new Map(scored.map((image) => [image.name, image.id])),
    },
  };
}

/** How a group is called. */
export function groupName({ name }: Group, by: Division['by']): string {
  return name === '' && by === 'folder' ? versusStrings.noFolder : name;
}
