import * as tf from '../tf.ts';
import type { Tensor, Tensor2D, Tensor4D } from '../tf.ts';
import { frequencyKernels } from '../../gpu/frequency/kernels.ts';
import { csfTable, type Csf } from '../../gpu/frequency/table.ts';
import type { PatchSpectrum } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import { denseMagnitude } from './dense.ts';
import { greyRange, hasFrequencyKernels } from './scores.ts';

/** Swaps the halves of both axes: DC first ↔ DC in the middle, for an even side. */
function shifted(values: Float32Array | Float64Array, side: number): Float32Array {
  const out = new Float32Array(values.length);
  const half = side >> 1;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      out[((y + half) % side) * side + ((x + half) % side)] = values[y * side + x]!;
    }
  }
  return out;
}

/**
 * Spectrum of one patch [1, patch, patch, 1 or 3], its grey scaled by the range [1, 2] of the image it is from. Magnitudes and CSF
 * weights are [patch, patch] with DC in the middle; their products sum to the patch's score (paper §3.3).
 */
export async function spectrumInRange(pixels: Tensor4D, range: Tensor2D, csf: Csf): Promise<PatchSpectrum> {
  const { patch } = csf;
  const kernels = hasFrequencyKernels(patch);
  const tensor: Tensor = kernels
    ? tf.engine().runKernel<Tensor>(frequencyKernels.spectrum, { pixels, range }, { ...csf })
    : denseMagnitude(pixels, range, patch);
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  const magnitude = kernels ? values.slice() : shifted(values, patch);
  const weight = shifted(csfTable(csf), patch);
  const score = magnitude.reduce((sum, value, i) => sum + value * weight[i]!, 0);
  return { size: patch, magnitude, weight, score };
}

/**
 * Magnitude spectrum of the patch of a normalised image [1, H, W, 3] whose top-left pixel is (x, y); grey is scaled by its
 * range over the whole image. x and y in pixels; → magnitudes and weights [patch, patch], DC in the middle.
 *
 * @throws FoveaError `crop-outside` if the patch does not lie inside the image
 */
export async function patchSpectrum(
  pixels: Tensor4D,
  x: number,
  y: number,
  csf: Csf,
): Promise<PatchSpectrum> {
  const [, height, width, channels] = pixels.shape;
  requirePatchInside(x, y, width, height, csf.patch);
  const [piece, range] = tf.tidy(() => [
    pixels.slice([0, y, x, 0], [1, csf.patch, csf.patch, channels]),
    greyRange(pixels),
  ]);
  try {
    return await spectrumInRange(piece, range, csf);
  } finally {
    tf.dispose([piece, range]);
  }
}

/** All in pixels. @throws FoveaError `crop-outside` if the patch does not lie inside the image or on whole pixels */
export function requirePatchInside(x: number, y: number, width: number, height: number, patch: number): void {
  const inside =
    Number.isInteger(x) &&
    Number.isInteger(y) &&
    x >= 0 &&
    y >= 0 &&
    x + patch <= width &&
    y + patch <= height;
  if (inside) return;
  throw new FoveaError(
    'crop-outside',
    `A ${patch}×${patch} patch at (${x}, ${y}) does not lie inside the ${width}×${height} image.`,
    `Choose whole numbers with x up to ${width - patch} and y up to ${height - patch}.`,
  );
}
