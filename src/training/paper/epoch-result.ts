import { evaluatePredictions, type Interval } from '../../evaluation/evaluate-predictions.ts';
import type { PaperImage } from './paper-set.ts';

/** Agreement of scores with ratings, as `fovea evaluate` measures it: with 95% bootstrap intervals. NaN (null in JSON) where undefined. */
export interface Agreement {
  images: number;
  srcc: number;
  plcc: number;
  srccInterval: Interval;
  plccInterval: Interval;
}

/** What one epoch came to. */
export interface EpochResult {
  /** From 1. */
  epoch: number;
  /** Mean over its steps. */
  loss: number;
  /** Learning rate of its last step. */
  rate: number;
  /** Agreement with the ratings of the validation images, per head; absent where there are none. */
  validation?: Record<string, Agreement>;
}

/** Agreement of scores with ratings per head, on those of the images (numbers, [N]) that have one. @param scores [N] per head */
export function agreement(
  images: readonly PaperImage[],
  rows: readonly number[],
  scores: Readonly<Record<string, readonly number[]>>,
): Record<string, Agreement> {
  return Object.fromEntries(
    Object.entries(scores).map(([head, own]) => {
      const pairs = rows.flatMap((row, i) => {
        const target = images[row]!.targets[head];
        return target === undefined ? [] : [{ predicted: own[i]!, target }];
      });
      const { SRCC, PLCC, interval } = evaluatePredictions(pairs);
      return [
        head,
        {
          images: pairs.length,
          srcc: SRCC,
          plcc: PLCC,
          srccInterval: interval.SRCC,
          plccInterval: interval.PLCC,
        },
      ];
    }),
  );
}

/** Mean of both correlations over the heads, by which epochs are compared; −1 where none is a number. */
function worth({ validation }: EpochResult): number {
  const all = Object.values(validation ?? {}).flatMap(({ srcc, plcc }) => [srcc, plcc]);
  const known = all.filter(Number.isFinite);
  return known.length === 0 ? -1 : known.reduce((a, b) => a + b, 0) / known.length;
}

/** The epoch of the best validation scores, the first of equals; undefined where nothing was validated. */
export function bestEpoch(history: readonly EpochResult[]): EpochResult | undefined {
  const validated = history.filter(({ validation }) => validation !== undefined);
  return validated.reduce<EpochResult | undefined>(
    (best, one) => (best && worth(best) >= worth(one) ? best : one),
    undefined,
  );
}

/** Whether so many epochs have passed without a better one. @param patience 0: never */
export function ranOut(history: readonly EpochResult[], patience: number): boolean {
  const best = bestEpoch(history);
  return patience > 0 && best !== undefined && history.length - best.epoch >= patience;
}
