import { pooledLimit } from '../../model/extensions/pooled.ts';
import type { TrainingSet } from '../data/training-set.ts';

/** Features of an image, standardised and cut as the model does it, [features]. */
export function standardised(
  set: TrainingSet,
  image: number,
  mean: Float32Array,
  scale: Float32Array,
): Float64Array {
  return Float64Array.from(set.pooled(image), (value, i) =>
    Math.min(pooledLimit, Math.max(-pooledLimit, (value - mean[i]!) * scale[i]!)),
  );
}
