import * as tf from '../tf.ts';
import type { Tensor3D } from '../tf.ts';
import { frequencyKernels, type WeightsEntry } from '../../gpu/frequency/kernels.ts';
import { csfConstants } from '../../gpu/frequency/table.ts';
import type { Switches } from '../../spec/config.ts';
import { denseWeights } from './dense.ts';
import { interpolationMatrix, separable } from './matrices.ts';
import { resizedPositions } from './matrix-values.ts';

const entryPoints: Record<Switches['csfWeights'], WeightsEntry> = {
  'min-max': 'minMax',
  sigmoid: 'sigmoid',
  'standardised-sigmoid': 'standardisedSigmoid',
};

export interface CsfWeights {
  /** The map as the pooling reads it, before it is divided by its sum, [B, h, w]. */
  pooled: Tensor3D;
  /** [B, h, w]; each crop's sum to 1. */
  weights: Tensor3D;
}

/**
 * Pooling weights of each crop (paper §3.3) from its raw CSF map [B, h, w], both [B, h, w]. A map that is constant up to
 * rounding has uniform weights (the released code gives NaN there).
 *
 * @param patch side of a patch in pixels, the factor by which `min-max` resizes up and back
 */
export function csfPoolingWeights(raw: Tensor3D, mode: Switches['csfWeights'], patch = 16): CsfWeights {
  const [pooled, weights] =
    tf.getBackend() === 'webgpu'
      ? tf
          .engine()
          .runKernel<Tensor3D[]>(frequencyKernels.weights, { raw }, { entryPoint: entryPoints[mode], patch })
      : denseWeights(raw, mode, patch);
  return { pooled: pooled!, weights: weights! };
}

/** The raw map resized to [B, size, size] (bilinear, align_corners False); for inspection only. */
export function csfUpsampled(raw: Tensor3D, size: number): Tensor3D {
  const [, rows, columns] = raw.shape;
  return tf.tidy(() =>
    separable(
      raw,
      interpolationMatrix(resizedPositions(rows, size), rows),
      interpolationMatrix(resizedPositions(columns, size), columns),
    ),
  );
}

/** The up-sampled map min-max normalised per crop, [B, size, size]; for inspection only. */
export function csfNormalised(raw: Tensor3D, size: number): Tensor3D {
  return tf.tidy(() => {
    // differences from the smallest value lose no digits; a constant map is zero throughout
    const above = csfUpsampled(raw.sub<Tensor3D>(raw.min([1, 2], true)), size);
    const low = above.min([1, 2], true);
    const high = above.max([1, 2], true);
    return above.sub<Tensor3D>(low).div(high.sub(low).add(csfConstants.epsilon));
  });
}
