import * as tf from '../tf.ts';
import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '../tf.ts';
import { csfConstants, csfTable, type Csf } from '../../gpu/frequency/table.ts';
import type { Switches } from '../../spec/config.ts';
import { fourierMatrix, interpolationMatrix, separable, smoothingMatrix } from './matrices.ts';
import { nearestPositions } from './matrix-values.ts';

// The frequency path in tensor operations, for backends without our kernels: the transform is a product with real DFT
// matrices, which at 16×16 costs little.

/** Sum of the channels: [B, H, W, C] → [B, H, W]. */
function greySum(pixels: Tensor4D): Tensor3D {
  return pixels.sum<Tensor3D>(3);
}

/** Smallest and largest channel sum of each image: [B, H, W, C] → [B, 2]. */
export function denseGreyRange(pixels: Tensor4D): Tensor2D {
  return tf.tidy(() => {
    const grey = greySum(pixels);
    return tf.stack([grey.min([1, 2]), grey.max([1, 2])], 1).as2D(pixels.shape[0], 2);
  });
}

/** |FFT2| of every whole patch, DC first: pixels [B, H, W, C], range [B, 2] → [B·rows·columns, patch, patch]. */
export function denseMagnitude(pixels: Tensor4D, range: Tensor2D, patch: number): Tensor3D {
  return tf.tidy(() => {
    const [images, height, width, channels] = pixels.shape;
    const rows = Math.floor(height / patch);
    const columns = Math.floor(width / patch);
    const low = range.slice([0, 0], [images, 1]).reshape([images, 1, 1]);
    const high = range.slice([0, 1], [images, 1]).reshape([images, 1, 1]);
    const span = high.sub(low).add(csfConstants.epsilon * channels);
    const grey = greySum(pixels)
      .slice([0, 0, 0], [images, rows * patch, columns * patch])
      .sub(low)
      .div(span);
    const patches = grey
      .reshape([images * rows, patch, columns, patch])
      .transpose([0, 2, 1, 3])
      .reshape<Tensor3D>([images * rows * columns, patch, patch]);
    // both axes against cosines and sines: F = (cc - ss) - i (cs + sc)
    const basis = fourierMatrix(patch).transpose<Tensor2D>();
    const both = separable(patches, basis, basis);
    const part = (y: number, x: number) =>
      both.slice([0, y * patch, x * patch], [both.shape[0], patch, patch]);
    const real = part(0, 0).sub(part(1, 1));
    const imaginary = part(0, 1).add(part(1, 0));
    return real.square().add(imaginary.square()).sqrt().as3D(both.shape[0], patch, patch);
  });
}

/** Raw CSF score of every whole patch (paper §3.3): pixels [B, H, W, C], range [B, 2] → [B, ⌊H/patch⌋, ⌊W/patch⌋]. */
export function denseScores(pixels: Tensor4D, range: Tensor2D, csf: Csf): Tensor3D {
  const [images, height, width] = pixels.shape;
  return tf.tidy(() => {
    const table = tf.tensor2d(Float32Array.from(csfTable(csf)), [csf.patch, csf.patch]);
    return denseMagnitude(pixels, range, csf.patch)
      .mul(table)
      .sum([1, 2])
      .reshape([images, Math.floor(height / csf.patch), Math.floor(width / csf.patch)]);
  });
}

/** The released min-max weighting in closed form; see `shaders/frequency/pooling-weights.wgsl`. */
function minMaxPooled(above: Tensor3D, patch: number): Tensor3D {
  const [, rows, columns] = above.shape;
  const nearest = (places: number) => interpolationMatrix(nearestPositions(places, patch), places);
  const corners = separable(above, nearest(rows), nearest(columns));
  const low = corners.min([1, 2], true);
  const high = corners.max([1, 2], true);
  const edge = 1 / (4 * patch);
  const filtered = separable(above, smoothingMatrix(rows, edge), smoothingMatrix(columns, edge));
  return filtered.sub<Tensor3D>(low).div(high.sub(low).add(csfConstants.epsilon));
}

function standardised(raw: Tensor3D, constant: Tensor): Tensor3D {
  const centred = raw.sub<Tensor3D>(raw.mean([1, 2], true));
  const deviation = centred.square().mean([1, 2], true).sqrt();
  return tf.where(
    constant,
    tf.zerosLike(raw),
    centred.div(tf.where(constant, tf.onesLike(deviation), deviation)),
  );
}

/** The pooled map under its weights, [2, B, h, w]; a constant map has uniform weights. */
function pooledOverWeights(raw: Tensor3D, mode: Switches['csfWeights'], patch: number): Tensor4D {
  const [, rows, columns] = raw.shape;
  const low = raw.min([1, 2], true);
  const high = raw.max([1, 2], true);
  const constant = high.sub(low).lessEqual(tf.maximum(low.abs(), high.abs()).mul(csfConstants.tolerance));
  const pooled = {
    // differences from the smallest value lose no digits
    'min-max': () => tf.where(constant, tf.zerosLike(raw), minMaxPooled(raw.sub(low), patch)),
    sigmoid: () => raw.sigmoid(),
    'standardised-sigmoid': () => standardised(raw, constant).sigmoid(),
  }[mode]();
  const sum = pooled.sum([1, 2], true);
  const weights = tf.where<Tensor3D>(
    constant,
    tf.fill(raw.shape, 1 / (rows * columns)),
    pooled.div(tf.where(constant, tf.onesLike(sum), sum)),
  );
  return tf.stack([pooled, weights]) as Tensor4D;
}

/** Pooled map and weights of each crop (its weights sum to 1), both [B, h, w] as the raw map; constants to training. */
export function denseWeights(
  raw: Tensor3D,
  mode: Switches['csfWeights'],
  patch: number,
): [Tensor3D, Tensor3D] {
  const constant = tf.customGrad((x) => ({
    value: tf.tidy(() => pooledOverWeights(x as Tensor3D, mode, patch)),
    gradFunc: () => tf.zeros(raw.shape),
  }));
  return tf.tidy(() => tf.unstack(constant(raw)) as [Tensor3D, Tensor3D]);
}
