import { comparePredictions } from '../../evaluation/compare-predictions.ts';
import { percentiles } from '../../evaluation/percentiles.ts';
import { measureReliability } from '../../evaluation/reliability/measure.ts';
import { Random } from '../../shared/random.ts';
import { ratingScale } from '../../training/tune/rating-scale.ts';
import { fitOptions } from '../../training/tune/options.ts';
import type { tuneHead } from '../../training/tune/tune-head.ts';
import { holdIsKnown, isHeld } from './hold.ts';

/** What a test holds to stop a simulated tuning in its second fold. */
export const heldTuning = 'tuning';

const aMoment = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Tuning for tests of the page: ratings, head and progress are the real ones, and nothing is learnt. The scores of before and after are
 * the ratings with more and with less chance in them; the head comes back as it was.
 */
export const simulatedTune: typeof tuneHead = async (_, base, own, set, seed, { onProgress, signal }) => {
  const { folds } = fitOptions;
  const random = new Random(seed);
  const { min, max } = ratingScale(set.ratings, own);
  await holdIsKnown();
  for (let fold = 0; fold <= folds; fold++) {
    do {
      const secondsLeft = fold > 0 ? folds + 1 - fold : NaN;
      onProgress({ fold: fold + 1, folds: folds + 1, done: fold, total: folds + 1, secondsLeft });
      await aMoment(20);
      signal.throwIfAborted();
    } while (fold === 1 && isHeld(heldTuning));
  }
  const images = set.ratings.length;
  const guessed = (chance: number): number[] =>
    set.ratings.map((rating) => rating + chance * (max - min) * random.normal());
  const [before, after] = [guessed(1), guessed(0.02)];
  const reliability = measureReliability(
    after.map((score, i) => ({ score, rating: set.ratings[i]!, group: set.groups[i]!, fold: i % folds })),
    { source: 'tuning', on: `${images} rated images, in a simulation`, scale: [min, max] },
  );
  const compared = comparePredictions(before, after, set.ratings, 100);
  return {
    images,
    folds,
    seed,
    byGroup: false,
    ...compared,
    verdict: compared.after.srcc > compared.before.srcc ? 'better' : 'no-better',
    min,
    max,
    percentiles: percentiles(after),
    ...(reliability ? { reliability } : {}),
    origin: 0,
    weights: base,
  };
};
