import * as tf from '../tf.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '../tf.ts';
import { csfScores } from '../csf/scores.ts';
import type { Activation, AttentionOptions, Layers, LinearOptions, Matrix } from '../layers.ts';
import { cropPixels } from './crop-pixels.ts';
import { denseFromStored, denseValues } from './dense.ts';
import { frequencyPool } from './frequency-pool.ts';

/** Added to the logits of a hidden key. */
const hidden = -1e30;

/** Exact GELU, x·Φ(x) with the error function (not the tanh approximation), as BERT and timm use it; of any shape. */
function gelu<T extends Tensor>(x: T): T {
  return tf.tidy(() => x.mul(x.mul(Math.SQRT1_2).erf().add(1).mul(0.5)));
}

/** x·σ(1.702 x), of any shape. */
function quickGelu<T extends Tensor>(x: T): T {
  return tf.tidy(() => x.mul(x.mul(1.702).sigmoid()));
}

function activate(x: Tensor, activation: Activation): Tensor {
  if (activation === 'gelu') return gelu(x);
  return activation === 'quick-gelu' ? quickGelu(x) : x;
}

function linear(x: Tensor, weight: Matrix, options: LinearOptions = {}): Tensor {
  const { bias, activation = 'none', residual } = options;
  return tf.tidy(() => {
    const rows = x.reshape([-1, weight.inputs]);
    const product = tf.fused.matMul({
      a: rows,
      b: denseValues(weight),
      ...(bias ? { bias } : {}),
      ...(activation === 'relu' ? { activation: 'relu' as const } : {}),
    });
    const out = activate(product, activation).reshape([...x.shape.slice(0, -1), weight.outputs]);
    return residual ? out.add(residual) : out;
  });
}

/**
 * Patches side by side as rows, and one product by `multiply`: [B, H, W, C] → [B, H/patch · W/patch, out]; H and W are multiples of
 * `patch`, bias [out] where there is one.
 */
export function patchEmbed(
  pixels: Tensor4D,
  weight: Matrix,
  bias: Tensor1D | undefined,
  patch: number,
  multiply: Layers['linear'] = linear,
): Tensor3D {
  const [batch, height, width, channels] = pixels.shape;
  const rows = height / patch;
  const columns = width / patch;
  return tf.tidy(() => {
    // rank 4 is enough: a row of a patch is patch·channels neighbouring values
    const patches = pixels
      .reshape([batch * rows, patch, columns, patch * channels])
      .transpose([0, 2, 1, 3])
      .reshape([batch, rows * columns, patch * patch * channels]);
    return multiply(patches, weight, { bias }).as3D(batch, rows * columns, weight.outputs);
  });
}

/** Nine shifted views side by side and one product: unlike conv2d, its gradient exists on every backend. [B, H, W, in] → [B, H, W, out]. */
export function conv3x3(
  x: Tensor4D,
  weight: Matrix,
  options: LinearOptions = {},
  multiply: Layers['linear'] = linear,
): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  return tf.tidy(() => {
    const padded = tf.pad4d(x, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]);
    const views: Tensor4D[] = [];
    for (let dy = 0; dy < 3; dy++) {
      for (let dx = 0; dx < 3; dx++)
        views.push(padded.slice([0, dy, dx, 0], [batch, height, width, channels]));
    }
    return multiply(tf.concat(views, 3), weight, options).as4D(batch, height, width, weight.outputs);
  });
}

function layerNorm(x: Tensor, gamma: Tensor1D, beta: Tensor1D, epsilon: number): Tensor {
  return tf.tidy(() => {
    const centred = x.sub(x.mean(-1, true));
    const scale = centred.square().mean(-1, true).add(epsilon).rsqrt();
    return centred.mul(scale).mul(gamma).add(beta);
  });
}

/** [B, T, heads·d] → [B, heads, T, d]. */
function splitHeads(x: Tensor3D, heads: number): Tensor4D {
  const [batch, tokens, width] = x.shape;
  return x.reshape([batch, tokens, heads, width / heads]).transpose([0, 2, 1, 3]);
}

/** What hides from each of so many queries the keys behind its own place: [tokens, tokens], 0 or a large negative number. */
function causalMask(tokens: number): Tensor2D {
  return tf.tidy(() => {
    const places = tf.range(0, tokens);
    return places.expandDims(0).greater(places.expandDims(1)).mul<Tensor2D>(hidden);
  });
}

/** softmax(q kᵀ / √d + mask) as a tensor [B, heads, Tq, Tk]; also what the inspector draws. */
export function attentionWeights(
  query: Tensor3D,
  key: Tensor3D,
  { heads, keyMask, causal = false }: AttentionOptions,
): Tensor4D {
  return tf.tidy(() => {
    const q = splitHeads(query, heads).mul(1 / Math.sqrt(query.shape[2] / heads));
    let logits: Tensor = tf.matMul(q, splitHeads(key, heads), false, true);
    if (keyMask) logits = logits.add(keyMask.reshape([keyMask.shape[0], 1, 1, key.shape[1]]));
    if (causal) logits = logits.add(causalMask(query.shape[1]));
    return tf.softmax(logits) as Tensor4D;
  });
}

function attention(query: Tensor3D, key: Tensor3D, value: Tensor3D, options: AttentionOptions): Tensor3D {
  const [batch, tokens, width] = query.shape;
  const shared = key.shape[0] === 1 && batch > 1;
  return tf.tidy(() => {
    // shared keys: every crop's queries become rows of one product
    const rows = shared ? query.reshape<Tensor3D>([1, batch * tokens, width]) : query;
    const weights = attentionWeights(rows, key, options);
    const mixed = tf.matMul(weights, splitHeads(value, options.heads)).transpose([0, 2, 1, 3]);
    return mixed.reshape<Tensor3D>([batch, tokens, value.shape[2]]);
  });
}

/** Layers on plain tfjs ops: differentiable, on any backend; the path that every faster one is compared with. */
export const referenceLayers: Layers = {
  prepare: denseFromStored,
  linear,
  patchEmbed: (pixels, weight, bias, patch) => patchEmbed(pixels, weight, bias, patch),
  conv3x3: (x, weight, options) => conv3x3(x, weight, options),
  layerNorm,
  attention,
  csfScores,
  cropPixels,
  frequencyPool,
};
