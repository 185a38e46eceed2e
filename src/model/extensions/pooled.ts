import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../../nn/tf.ts';
import type { RegressorContext } from '../cross-attention.ts';
import { standardise } from './branches.ts';
import { regionPatches, trunkArea, type TrunkImage, type TrunkReading } from '../trunk/image-patches.ts';

/**
 * Pooled: a score of a head from what one or several pretrained trunks say of the image, without crops or texts: a regression on means and
 * deviations of the trunks' channels, linear or with a Gaussian kernel beside it. It is fitted apart from the network and mixed into its score
 * with a share, as the terms are. An addition of ours, off in `released` and `paper`: what a network learns from few images says little of images
 * unlike them, and what one pretrained on a million photographs sees is of use for those too.
 */

/** Standardised features beyond this many deviations are cut: a strange image must not rule the score. */
export const pooledLimit = 4;

/** Mean of each channel over an image's patches and its deviation from it, [H, W, C] → [1, 2·C]. */
export function pooledPatches(patches: Tensor3D): Tensor2D {
  return tf.tidy(() => {
    const { mean, variance } = tf.moments(patches.reshape([-1, patches.shape[2]]), 0);
    return tf.concat([mean, variance.sqrt()]).expandDims<Tensor2D>(0);
  });
}

/**
 * What the trunks say of an image, each of what it sees of it, one behind the other, [1, 2·C], C the channels of all; the caller (or its tidy)
 * disposes of it.
 *
 * @param seen the pictures that each trunk sees, in their order; of several, which are of one size, all patches count alike
 */
export function pooledFeatures(
  seen: readonly (readonly TrunkImage[])[],
  readings: readonly TrunkReading[],
): Tensor2D {
  return tf.tidy(() => {
    const said = readings.map((reading, i) => tf.tidy(() => pooledPatches(allPatches(seen[i]!, reading))));
    return tf.concat2d(said, 1);
  });
}

/** The patches of pictures of one size, one picture below the other, [n·H, W, C]. */
function allPatches(pictures: readonly TrunkImage[], reading: TrunkReading): Tensor3D {
  const patches = pictures.map((picture) => {
    const area = trunkArea(picture.width, picture.height, reading.patch);
    return regionPatches(picture, area, reading);
  });
  return tf.concat3d(patches, 0);
}

/** The features as everything fitted to them reads them: of deviation 1 about 0, and cut. Raw units [B, 2·C] → [B, 2·C]; to be called inside a tidy. */
export function standardisedPooled(features: Tensor2D, context: RegressorContext): Tensor2D {
  return standardise(features, 'branches.pooled', pooledLimit, context);
}

/**
 * The trunks' own score of each head, in its ratings' units: features in raw units, [B, 2·C] → [B]. With a kernel, that adds
 * Σ weight·exp(−|p − landmark|²), p the features' projection; its parameters are [K, 2·C], [M, K] and [M].
 */
export function pooledPredictions(
  features: Tensor2D,
  heads: readonly string[],
  context: RegressorContext,
): Record<string, Tensor1D> {
  const { parameters, config } = context;
  const name = 'branches.pooled';
  return tf.tidy(() => {
    const standard = standardisedPooled(features, context);
    // the same for all heads
    const near = config.branches.pooled?.kernel
      ? nearness(standard, {
          projection: parameters.tensor(`${name}.projection`) as Tensor2D,
          landmarks: parameters.tensor(`${name}.landmarks`) as Tensor2D,
        })
      : undefined;
    const ofHead = (head: string): Tensor1D => {
      const linear = standard
        .mul(parameters.tensor(`${name}.${head}.weight`))
        .sum<Tensor1D>(1)
        .add<Tensor1D>(parameters.tensor(`${name}.${head}.mean`));
      if (!near) return linear;
      return near
        .mul(parameters.tensor(`${name}.${head}.kernel`))
        .sum<Tensor1D>(1)
        .add<Tensor1D>(linear);
    };
    return Object.fromEntries(heads.map((head) => [head, ofHead(head)]));
  });
}

/** exp(−|p − landmark|²) of each image and landmark, p the projection of its features, [B, F] → [B, M]; parameters [K, F] and [M, K]. */
export function nearness(
  standard: Tensor2D,
  { projection, landmarks }: { projection: Tensor2D; landmarks: Tensor2D },
): Tensor2D {
  const projected = tf.matMul(standard, projection, false, true);
  const difference = projected.expandDims(1).sub(landmarks.expandDims(0));
  return difference.square().sum<Tensor2D>(2).neg<Tensor2D>().exp();
}
