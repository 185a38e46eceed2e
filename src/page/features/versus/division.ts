import { pairKeys } from '../../../evaluation/paired/pair-keys.ts';
import type { PairBy, Run, RunImage } from '../../../evaluation/paired/run.ts';
import { columnKinds, groupsOf, type Group, type Groupable, type GroupBy } from '../groups/index.ts';
import type { SideImage } from './side-images.ts';

/** How images are told apart, which two groups are compared, and how their images are paired. */
export interface Division {
  by: GroupBy;
  /** Every way in which these images can be told apart. */
  ways: GroupBy[];
  /** The groups of `by`. */
  groups: Group[];
  a: Group;
  b: Group;
  pair: PairBy;
  /** Every way to pair them. */
  pairs: PairBy[];
}

/** What a user chose; what is absent, or no longer there, is guessed. */
export interface DivisionChoice {
  by?: GroupBy;
  /** Keys of groups. */
  a?: string;
  b?: string;
  pair?: PairBy;
}

/** Looked at when guessing: among more groups, two that fit best are not worth the time. */
const mostGroups = 5;

/** The groups that can be a side. In a folder means also: in none; a missing cell or model says nothing. */
function sidesOf(images: readonly Groupable[], by: GroupBy): Group[] {
  return groupsOf(images, by).filter(({ key }) => by === 'folder' || key !== '');
}

/** Divides images as chosen, otherwise in the way that pairs most; undefined where there are no two groups. */
export function divide(images: readonly SideImage[], choice: DivisionChoice): Division | undefined {
  const columns = columnKinds(images).others;
  const ways = waysFor(images, columns);
  const known = new Map(images.map((image) => [image.id, image]));
  const pairsFor = (by: GroupBy): PairBy[] => [
    { kind: 'prompt' },
    { kind: 'file' },
    ...columns.flatMap((column): PairBy[] => (by === `column:${column}` ? [] : [{ kind: 'column', column }])),
  ];
  const wanted = choice.by !== undefined && ways.includes(choice.by) ? [choice.by] : ways;
  let best: { division: Division; merit: number } | undefined;
  for (const by of wanted) {
    const groups = sidesOf(images, by);
    const pairs = pairsFor(by);
    const chosen = pairs.find((pair) => JSON.stringify(pair) === JSON.stringify(choice.pair));
    for (const [a, b] of candidates(groups, choice)) {
      const found = bestPairing(sideOf(a, known), sideOf(b, known), chosen ? [chosen] : pairs);
      if (best !== undefined && found.merit <= best.merit) continue;
      best = { division: { by, ways, groups, a, b, pair: found.pair, pairs }, merit: found.merit };
    }
  }
  return best?.division;
}

/** Ways that give two groups at least; a column that says the same as the way before it is left out. */
function waysFor(images: readonly Groupable[], columns: readonly string[]): GroupBy[] {
  const all: GroupBy[] = ['folder', 'model', ...columns.map((name): GroupBy => `column:${name}`), 'stem'];
  const seen = new Set<string>();
  return all.filter((by) => {
    const groups = sidesOf(images, by);
    const known = seen.size;
    seen.add(groups.map(({ ids }) => ids.join()).join(';'));
    // names that all differ divide nothing
    const divides = by !== 'stem' || groups.length < images.length;
    return groups.length > 1 && divides && seen.size > known;
  });
}

/** The two groups that may be compared: those chosen, else every two, larger groups first. */
function candidates(groups: readonly Group[], choice: DivisionChoice): [Group, Group][] {
  const chosen = (key: string | undefined) => groups.find((group) => group.key === key);
  const [a, b] = [chosen(choice.a), chosen(choice.b)];
  const some = [...groups].sort((x, y) => y.ids.length - x.ids.length).slice(0, mostGroups);
  // in the order in which they were added
  const listed = groups.filter((group) => some.includes(group));
  return (a ? [a] : listed).flatMap((first, i) =>
    (b ? [b] : a ? listed : listed.slice(i + 1)).flatMap((second): [Group, Group][] =>
      first.key === second.key ? [] : [[first, second]],
    ),
  );
}

function sideOf(group: Group, known: ReadonlyMap<string, SideImage>): Run {
  const images = group.ids.flatMap((id): RunImage[] => {
    const image = known.get(id);
    return image ? [asRunImage(image)] : [];
  });
  return { name: group.name, images };
}

/** An image as comparisons read it. */
export function asRunImage({ name, prompt, scores = {}, ratings, cells }: SideImage): RunImage {
  return { file: name, prompt, scores: { ...scores, ...ratingScores(ratings) }, ...(cells ? { cells } : {}) };
}

/** A column of ratings among the heads: never one of them, whatever it is called. */
export const ratingHead = (column: string): string => `rating “${column}”`;

function ratingScores(ratings: SideImage['ratings'] = {}): RunImage['scores'] {
  return Object.fromEntries(Object.entries(ratings).map(([column, value]) => [ratingHead(column), value]));
}

/** A prompt says what belongs together; a name or a cell may do so by chance, and has to pair twice as many. */
const worth = { prompt: 2, file: 1, column: 1 };

/** The way of pairing that pairs most images, weighed by what it is worth; the first of several. */
function bestPairing(a: Run, b: Run, pairs: readonly PairBy[]): { pair: PairBy; merit: number } {
  const [first, ...rest] = pairs.map((pair) => {
    const keys = pairKeys(a, b, pair);
    const others = new Set(keys.other);
    const shared = new Set(keys.base.filter((key) => key !== '' && others.has(key))).size;
    return { pair, merit: shared * worth[pair.kind] };
  });
  return rest.reduce((best, next) => (next.merit > best.merit ? next : best), first!);
}
