import * as tf from '../tf.ts';
import type { Tensor2D, Tensor3D, Tensor4D } from '../tf.ts';
import { fftPatches, frequencyKernels } from '../../gpu/frequency/kernels.ts';
import type { Csf } from '../../gpu/frequency/table.ts';
import { denseGreyRange, denseScores } from './dense.ts';

/** Whether the current backend runs our WGSL for this patch side; any other case is computed by tensor operations. */
export function hasFrequencyKernels(patch: number): boolean {
  return tf.getBackend() === 'webgpu' && fftPatches.includes(patch);
}

/** Smallest and largest channel sum of each image over all its pixels: [B, H, W, 1 or 3] → [B, 2]. */
export function greyRange(pixels: Tensor4D): Tensor2D {
  if (tf.getBackend() !== 'webgpu') return denseGreyRange(pixels);
  return tf.engine().runKernel<Tensor2D>(frequencyKernels.greyRange, { pixels });
}

/**
 * Raw CSF score of each whole patch, with the grey range given instead of found (a band of a larger image).
 *
 * @param pixels normalised [B, H, W, 3], or their grey mean [B, H, W, 1]
 * @param range [B, 2] smallest and largest sum over the channels
 */
export function csfScoresInRange(pixels: Tensor4D, range: Tensor2D, csf: Csf): Tensor3D {
  if (!hasFrequencyKernels(csf.patch)) return denseScores(pixels, range, csf);
  return tf.engine().runKernel<Tensor3D>(frequencyKernels.scores, { pixels, range }, { ...csf });
}

/**
 * Raw CSF score Σ |FFT2| · W(f) of each whole patch of normalised images [B, H, W, 3] → [B, ⌊H/patch⌋, ⌊W/patch⌋]
 * (paper §3.3; released code: `blip.py` CSF map). Grey is the mean of the channels, scaled by its own range over the whole
 * image: an image's scores do not depend on its batch. Constant for training: no gradient flows to the pixels.
 */
export function csfScores(pixels: Tensor4D, csf: Csf): Tensor3D {
  const constant = tf.customGrad((x) => ({
    value: tf.tidy(() => csfScoresInRange(x as Tensor4D, greyRange(x as Tensor4D), csf)),
    gradFunc: () => tf.zeros(pixels.shape),
  }));
  return constant(pixels);
}
