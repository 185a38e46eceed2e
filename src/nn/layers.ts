import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from './tf.ts';
import type { ModelConfig } from '../spec/config.ts';
import type { StoredWeight } from '../formats/weight.ts';

/**
 * The small set of layers the model is written in, behind one interface with three implementations: `reference` (tfjs ops,
 * differentiable, any backend), `fused` (our WGSL on packed weights) and `wasm` (our WebAssembly beside tfjs's). The model
 * knows only this file.
 */

/** A Linear or convolution weight ready to multiply; what it holds is its implementation's business. */
export interface Matrix {
  readonly kind: string;
  /** Length of the flattened input: in, or kh·kw·in for a convolution (in that order, channel fastest). */
  readonly inputs: number;
  readonly outputs: number;
  dispose(): void;
}

/** `quick-gelu` is x·σ(1.702 x), with which OpenAI trained CLIP. */
export type Activation = 'none' | 'gelu' | 'quick-gelu' | 'relu';

export interface LinearOptions {
  /** [out], added before the activation. */
  bias?: Tensor1D | undefined;
  activation?: Activation;
  /** Added after the activation; the shape of the result, [..., out]. */
  residual?: Tensor;
}

export interface AttentionOptions {
  heads: number;
  /** Additive mask over keys, [batch or 1, keys]: 0 keeps, a large negative number hides. */
  keyMask?: Tensor;
  /** Each query sees the keys up to its own place only; queries and keys are then as many, and no set of keys is shared. */
  causal?: boolean;
}

/** RGB bytes, three a pixel, line after line. */
export interface RgbImage {
  /** [height, width, 3], 0..255. */
  rgb: Uint8Array;
  /** Pixels in a line. */
  width: number;
}

export interface FrequencyPoolInput {
  /** [B, places, C] */
  map: Tensor3D;
  /** Before the sigmoid, [B, places]. */
  spatialLogits: Tensor2D;
  /** Before the sigmoid, [B, C]. */
  channelLogits: Tensor2D;
  /** CSF weights, [B, places]; each row sums to 1. */
  weights: Tensor2D;
  /** What is added to each weight. */
  constant: number;
}

export interface FrequencyPooled {
  /** Σ over places of map · σ(spatial) · σ(channel) · (weight + constant), [B, C]. */
  pooled: Tensor2D;
  /** σ(spatial), [B, places], 0..1. */
  spatial: Tensor2D;
  /** What each place adds: the sum over channels of its terms' sizes, as a share of all places', [B, places]; each row sums to 1. */
  share: Tensor2D;
}

export interface Layers {
  /** Prepares a stored Linear [out, in] or convolution [out, in, kh, kw] weight; the caller disposes the matrix. */
  prepare(stored: StoredWeight): Matrix;
  /**
   * Uploads a large table [rows, ...] as a tensor of that shape immediately, so that its values are not held elsewhere. Absent where
   * tensors keep the values they are given.
   */
  uploadTable?(stored: StoredWeight): Tensor;
  /**
   * A matrix of a stored shape, [out, in] or [out, in, kh, kw], and format whose values do not matter, for plans. Absent where there is
   * nothing to compile.
   */
  prepareShape?(shape: number[], dtype: StoredWeight['dtype']): Matrix;
  /** Runs a plan without computing and compiles, in parallel, all that it would use. */
  compileAhead?(plan: () => void): Promise<void>;
  /** x [..., in] → [..., out]. */
  linear(x: Tensor, weight: Matrix, options?: LinearOptions): Tensor;
  /** Non-overlapping patches of pixels [B, H, W, 3] → [B, H/patch · W/patch, out]. */
  patchEmbed(pixels: Tensor4D, weight: Matrix, bias: Tensor1D | undefined, patch: number): Tensor3D;
  /** 3×3, stride 1, zero padding 1: [B, H, W, in] → [B, H, W, out]. */
  conv3x3(x: Tensor4D, weight: Matrix, options?: LinearOptions): Tensor4D;
  /** Over the last axis, population variance: x [..., C], gamma and beta [C] → [..., C]. */
  layerNorm(x: Tensor, gamma: Tensor1D, beta: Tensor1D, epsilon: number): Tensor;
  /**
   * Multi-head attention softmax(q kᵀ / √d) v: q [Bq, Tq, D], k and v [Bk, Tk, D], where Bk is Bq or 1 (shared keys and
   * values) → [Bq, Tq, D]; D is a multiple of `heads`, d = D / heads.
   */
  attention(query: Tensor3D, key: Tensor3D, value: Tensor3D, options: AttentionOptions): Tensor3D;
  /**
   * Attention among rows in which queries, keys and values lie side by side: [B, T, 3D] → [B, T, D]. Absent where they are
   * as well taken apart first.
   */
  selfAttention?(qkv: Tensor3D, options: AttentionOptions): Tensor3D;
  /** Raw CSF score of each whole patch of normalised images [B, H, W, 3] → [B, ⌊H/patch⌋, ⌊W/patch⌋]. */
  csfScores(pixels: Tensor4D, csf: ModelConfig['csf']): Tensor3D;
  /**
   * Square crops of an image by their top-left corners, normalised → [crops, size, size, 3].
   *
   * @param corners [x, y] in pixels; crops lie inside the image
   * @param table the normalised value of each byte, [3 · 256]: 256 of red, green and blue each
   */
  cropPixels(image: RgbImage, corners: [number, number][], size: number, table: Float32Array): Tensor4D;
  /**
   * Computes a block of a tower, whose parameters are called `name.…`, from tensors alone, which `compute` receives. Training may compute it again on
   * the way back, on tensors of its own, instead of keeping what it computed. Absent where blocks are computed once.
   */
  block?<T extends Tensor, I extends Tensor[]>(name: string, inputs: I, compute: (...inputs: I) => T): T;
  /** The pooling of AQAFP (paper §3.3, Eq. 9) with its masks: map [B, places, C] → [B, C]. */
  frequencyPool(input: FrequencyPoolInput): FrequencyPooled;
}

/** Parameters of a loaded model, which stay its own, by their names in `spec/parameters.ts`. */
export interface Parameters {
  /**
   * A `matrix` or `convolution` parameter (name with `.weight`), stored [out, in] or [out, in, kh, kw].
   *
   * @throws for a name there is not
   */
  matrix(name: string): Matrix;
  /** A `vector` or `table` parameter in its stored shape, [C] or [rows, ...]. @throws for a name there is not */
  tensor(name: string): Tensor;
  has(name: string): boolean;
}
