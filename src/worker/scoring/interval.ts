import type { Manifest } from '../../package/manifest.ts';
import type { Intervals, Scores, Warning } from '../../shared/result.ts';

/** What a warning says about the image or its texts where they are not like those the model was measured on. */
const outside: Partial<Record<Warning['code'], string>> = {
  'outside-domain': 'the image or its texts are outside the training domain',
  'no-picture': 'the image is not like those the model was trained on',
  'damaged-file': 'part of the image is missing',
  untrained: 'the weights are untrained',
};

/** Why nothing is claimed about an image's scores but the numbers; undefined for an image like the training images. */
export function outsideReason(warnings: readonly Warning[]): string | undefined {
  return warnings.map(({ code }) => outside[code]).find((reason) => reason !== undefined);
}

/** Six digits are finer than any rating, and hide the noise of float32. */
const tidy = (value: number): number => Number(value.toPrecision(6));

/**
 * Where people's mean lies for the package's share of images, per head in its units and clipped to its scale; null, with the reason, where
 * nothing is claimed.
 */
export function intervalsOf(
  scores: Scores,
  { heads }: Pick<Manifest, 'heads'>,
  warnings: readonly Warning[],
): { intervals: Intervals; unclaimed: Record<string, string> } {
  const intervals: Intervals = {};
  const unclaimed: Record<string, string> = {};
  const reason = outsideReason(warnings);
  for (const { name, min, max, reliability } of heads) {
    const score = scores[name];
    if (score === undefined) continue;
    intervals[name] = null;
    const known = reliability?.interval;
    if (reason !== undefined) unclaimed[name] = reason;
    else if (!known) unclaimed[name] = 'how far people agree with this model is not known';
    else {
      const clip = (value: number) => Math.min(Math.max(value, min), max);
      intervals[name] = [tidy(clip(score - known.below)), tidy(clip(score + known.above))];
    }
  }
  return { intervals, unclaimed };
}
