import type { ReliabilityCheck } from '../../evaluation/reliability/check.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** Whether what folds say of scores holds for a fold that is left out, in a line or two. */
export function checkWords({ level, folds, all, pairs }: ReliabilityCheck): string {
  const said = pairs.map(
    ({ said: words, pairs: count, agreed }) => `${words}: ${percent(agreed)} of ${count}`,
  );
  return [
    all && level !== null
      ? `an interval for ${percent(level)} that is made without a fold holds for ${percent(all.share)} of the ${all.images} images left out (by fold ${folds.map(({ share }) => percent(share)).join(', ')}).`
      : 'too few images to check the interval.',
    ...(said.length > 0
      ? [
          `How often people agreed with pairs of the fold, by what the other folds say of them: ${said.join('; ')}.`,
        ]
      : []),
  ].join(' ');
}
