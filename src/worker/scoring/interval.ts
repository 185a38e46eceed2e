import type { Manifest } from '../../package/manifest.ts';
import type { Intervals, Scores, Warning } from '../../shared/result.ts';
import type { PeopleInterval, Reliability } from '../../shared/reliability.ts';
import { familyOf } from '../../spec/families.ts';
import { percentilesOf } from './summary.ts';

/** What a warning says about the image or its texts where they are not like those the model was measured on. */
const outside: Partial<Record<Warning['code'], string>> = {
  'outside-domain': 'the image or its texts are outside the training domain',
  'no-picture': 'the image is not like those the model was trained on',
  'damaged-file': 'part of the image is missing',
  untrained: 'the weights are untrained',
};

/** Why nothing is claimed about a head's score but the number; undefined for an image and texts like those of the training. */
function outsideReason(
  { name, reliability }: Manifest['heads'][number],
  { config }: Pick<Manifest, 'config'>,
  warnings: readonly Warning[],
): string | undefined {
  const reason = warnings.map(({ code }) => outside[code]).find((words) => words !== undefined);
  if (reason !== undefined) return reason;
  const undescribed =
    familyOf(config).readsDescription(name) && warnings.some(({ code }) => code === 'less-trust');
  return undescribed && !reliability?.withoutDescription
    ? 'this score was measured with descriptions, and there is none'
    : undefined;
}

/**
 * The interval that holds for a user's image: that of other generators where the package has one, since hardly any image is by one of
 * those it was trained on.
 */
function peopleInterval(
  reliability: Reliability | undefined,
  undescribed: boolean,
): PeopleInterval | null | undefined {
  const of = reliability?.otherGenerators ?? reliability;
  return (undescribed ? of?.withoutDescription : undefined) ?? of?.interval;
}

/** Six digits are finer than any rating, and hide the noise of float32. */
const tidy = (value: number): number => Number(value.toPrecision(6));

/**
 * What is claimed of scores beyond the numbers: where people's mean rating lies for the package's share of images, per head in its units and
 * clipped to its scale, or null with the reason; and their place among the training images, where nothing speaks against it.
 */
export function claimsOf(
  scores: Scores,
  manifest: Pick<Manifest, 'heads' | 'config'>,
  warnings: readonly Warning[],
): { intervals: Intervals; unclaimed: Record<string, string>; percentiles: Scores } {
  const places = percentilesOf(scores, manifest);
  const percentiles: Scores = {};
  const intervals: Intervals = {};
  const unclaimed: Record<string, string> = {};
  const undescribed = warnings.some(({ code }) => code === 'no-description');
  for (const head of manifest.heads) {
    const { name, min, max, reliability } = head;
    const score = scores[name];
    if (score === undefined) continue;
    intervals[name] = null;
    const known = peopleInterval(reliability, undescribed);
    const reason = outsideReason(head, manifest, warnings);
    if (reason !== undefined) {
      unclaimed[name] = reason;
      continue;
    }
    if (places[name] !== undefined) percentiles[name] = places[name];
    if (!known) unclaimed[name] = 'how far people agree with this model is not known';
    else {
      const clip = (value: number) => Math.min(Math.max(value, min), max);
      intervals[name] = [tidy(clip(score - known.below)), tidy(clip(score + known.above))];
    }
  }
  return { intervals, unclaimed, percentiles };
}
