import type { Random } from '../../shared/random.ts';
import type { FitOptions } from './options.ts';
import type { RatedFeatures } from './rated-features.ts';
import type { HeadShape, HeadWeights } from './tunable-head.ts';

/** What every fit of a tune shares. */
export interface FitContext {
  shape: HeadShape;
  /** The head there is, in its own units. */
  base: HeadWeights;
  set: RatedFeatures;
  options: FitOptions;
  /** Length of the ratings' scale in units of the head's. */
  scale: number;
  random: Random;
}
