import { comparePredictions } from '../../evaluation/compare-predictions.ts';
import { measureReliability } from '../../evaluation/reliability/measure.ts';
import { percentiles } from '../../evaluation/percentiles.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { TunedHead, TuneProgress, TuneVerdict } from '../../shared/tune-api.ts';
import { Random } from '../../shared/random.ts';
import { checkRatings } from './check-ratings.ts';
import { crossValidate } from './cross-validate.ts';
import type { FitContext } from './fit-context.ts';
import { HeadFit } from './head-fit.ts';
import { fitOptions, type FitOptions } from './options.ts';
import type { RatedFeatures } from './rated-features.ts';
import { ratingScale, type Scale } from './rating-scale.ts';
import { headScores } from './starting-head.ts';
import type { HeadShape, HeadWeights } from './tunable-head.ts';

export interface TuneHooks {
  onProgress: (progress: TuneProgress) => void;
  signal: AbortSignal;
}

/** Resampled pairs in all: more than this takes seconds, and the interval's ends no longer move. */
const resampledPairs = 1e6;

/** Counts steps, tells how long the rest may take, lets messages in, and stops when told. */
function pacer({ folds, interval, looks }: FitOptions, { onProgress, signal }: TuneHooks) {
  const started = performance.now();
  const total = (folds + 1) * interval * looks;
  let done = 0;
  return async (fold: number): Promise<void> => {
    const each = done > 0 ? (performance.now() - started) / 1000 / done : NaN;
    onProgress({ fold: fold + 1, folds: folds + 1, done, total, secondsLeft: each * (total - done) });
    done++;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  };
}

function verdictOf(before: number, after: number, gain: [number, number] | null): TuneVerdict {
  if (!(after > before)) return 'no-better';
  return gain && gain[0] > 0 ? 'better' : 'unclear';
}

/**
 * Tunes a head to ratings: what it is worth, measured on images that it was not tuned on, and the head made of all images in the
 * same way. Throws `training-failed` in words, and the signal's reason.
 *
 * @param own the head's own scale
 */
export async function tuneHead(
  shape: HeadShape,
  base: HeadWeights,
  own: Scale,
  set: RatedFeatures,
  seed: number,
  hooks: TuneHooks,
  options: FitOptions = fitOptions,
): Promise<Omit<TunedHead, 'base' | 'head'>> {
  checkRatings(set.ratings);
  const { min, max } = ratingScale(set.ratings, own);
  const scale = (max - min) / (own.max - own.min);
  const context: FitContext = { shape, base, set, options, scale, random: new Random(seed) };
  const beforeStep = pacer(options, hooks);
  const { scores: unseen, steps, byGroup, foldOf } = await crossValidate(context, beforeStep);
  const fit = new HeadFit(
    context,
    set.ratings.map((_, row) => row),
  );
  try {
    for (let i = 0; i < steps; i++) {
      await beforeStep(options.folds);
      fit.step();
    }
    const scores = fit.predict(set.images);
    if (![...unseen, ...scores].every(Number.isFinite)) {
      throw new FoveaError('training-failed', 'Fine-tuning diverged: the tuned head returns NaN.');
    }
    const images = set.ratings.length;
    const resamples = Math.min(1000, Math.max(100, Math.round(resampledPairs / images)));
    const before = headScores(shape, base, set.images);
    const reliability = measureReliability(
      unseen.map((score, i) => ({ score, rating: set.ratings[i]!, group: set.groups[i]!, fold: foldOf[i]! })),
      {
        source: 'tuning',
        on: `${images} rated images, each scored by a head tuned without ${byGroup ? 'its prompt' : 'it'}`,
        scale: [min, max],
      },
    );
    const compared = comparePredictions(before, unseen, set.ratings, resamples);
    return {
      images,
      folds: options.folds,
      seed,
      byGroup,
      ...compared,
      verdict: verdictOf(compared.before.srcc, compared.after.srcc, compared.gain),
      min,
      max,
      percentiles: percentiles(scores),
      ...(reliability ? { reliability } : {}),
      origin: fit.origin,
      weights: fit.weights(),
    };
  } finally {
    fit.dispose();
  }
}
