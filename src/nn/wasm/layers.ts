import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type {
  AttentionOptions,
  FrequencyPoolInput,
  FrequencyPooled,
  Layers,
  LinearOptions,
  Matrix,
} from '../layers.ts';
import type { StoredWeight } from '../../formats/weight.ts';
import { denseValues } from '../reference/dense.ts';
import { conv3x3, patchEmbed, referenceLayers } from '../reference/layers.ts';
import * as tf from '../tf.ts';
import type { Tensor, Tensor1D, Tensor3D, Tensor4D } from '../tf.ts';
import { multiplyEach } from './batched-matmul.ts';
import { wasmKernels, type WasmKernels } from './kernels.ts';
import { installSplit } from './split.ts';

/** How tfjs's product numbers the activations it can do itself. */
type ProductActivation = 'linear' | 'relu';

/**
 * The layers for inference over tfjs's WASM backend: products stay tfjs's (XNNPACK, on all threads), and what stands between
 * them, one pass each where tfjs takes five to nine and one thread for all, is ours (kernels.wat). No gradients. Sizes that
 * are no whole vectors go the reference way.
 */
export class WasmLayers implements Layers {
  private readonly backend: BackendWasm;
  private readonly kernels: WasmKernels;

  constructor(backend: BackendWasm) {
    this.backend = backend;
    this.kernels = wasmKernels(backend);
    installSplit(backend, this.kernels);
  }

  /** A stored weight [out, in] or [out, in, kh, kw] as f32 values [inputs, out], as the reference has it. */
  prepare(stored: StoredWeight): Matrix {
    return referenceLayers.prepare(stored);
  }

  /** As the reference: [B, H, W, 3] → [B, ⌊H/patch⌋, ⌊W/patch⌋]. */
  csfScores(...input: Parameters<Layers['csfScores']>): Tensor3D {
    return referenceLayers.csfScores(...input);
  }

  /** As the reference: [crops, size, size, 3]. */
  cropPixels(...input: Parameters<Layers['cropPixels']>): Tensor4D {
    return referenceLayers.cropPixels(...input);
  }

  /** As the reference: map [B, places, C] → [B, C]. */
  frequencyPool(input: FrequencyPoolInput): FrequencyPooled {
    return referenceLayers.frequencyPool(input);
  }

  /** x [..., in] → [..., out]. @throws TypeError for a packed matrix */
  linear(x: Tensor, weight: Matrix, options: LinearOptions = {}): Tensor {
    const { bias, activation = 'none', residual } = options;
    const { inputs, outputs } = weight;
    const rows = x.size / inputs;
    if ((rows * outputs) % 4 !== 0) return referenceLayers.linear(x, weight, options);
    const out = this.product(x, denseValues(weight), bias, [rows, inputs, outputs], activation);
    const at = this.address(out);
    if (activation === 'gelu') this.kernels.gelu(at, 4 * rows * outputs);
    if (residual) this.kernels.add(at, this.address(residual), 4 * rows * outputs);
    return this.tensor(out, [...x.shape.slice(0, -1), outputs]);
  }

  /** [B, H, W, C] → [B, H/patch · W/patch, out]. */
  patchEmbed(pixels: Tensor4D, weight: Matrix, bias: Tensor1D, patch: number): Tensor3D {
    return patchEmbed(pixels, weight, bias, patch, (rows, matrix, options) =>
      this.linear(rows, matrix, options),
    );
  }

  /** [B, H, W, in] → [B, H, W, out]. */
  conv3x3(x: Tensor4D, weight: Matrix, options: LinearOptions = {}): Tensor4D {
    return conv3x3(x, weight, options, (rows, matrix, others) => this.linear(rows, matrix, others));
  }

  /** x [..., C], gamma and beta [C] → [..., C]; by our kernel where C is a multiple of 4. */
  layerNorm(x: Tensor, gamma: Tensor1D, beta: Tensor1D, epsilon: number): Tensor {
    const width = x.shape.at(-1)!;
    if (width % 4 !== 0) return referenceLayers.layerNorm(x, gamma, beta, epsilon);
    const out = this.backend.makeOutput(x.shape, 'float32');
    const [from, scale, shift, to] = [x, gamma, beta, out].map((info) => this.address(info)) as [
      number,
      number,
      number,
      number,
    ];
    this.kernels.layerNorm(from, scale, shift, to, x.size / width, 4 * width, epsilon);
    return this.tensor(out, x.shape);
  }

  /** q [Bq, Tq, D], k and v [Bq or 1, Tk, D] → [Bq, Tq, D]; by our kernels where a head's width is a multiple of 4. */
  attention(query: Tensor3D, key: Tensor3D, value: Tensor3D, options: AttentionOptions): Tensor3D {
    const { heads, keyMask } = options;
    const [batch, tokens, width] = query.shape;
    const [keyBatch, keys] = key.shape;
    if (width % (4 * heads) !== 0 || value.shape[2] !== width) {
      return referenceLayers.attention(query, key, value, options);
    }
    const masks = keyMask ? keyMask.size / keys : 1;
    // one set of keys for all: every crop's queries become rows of one product
    const sets = keyBatch === 1 && masks === 1 ? 1 : batch;
    const rows = (batch * tokens) / sets;
    const size = width / heads;
    const { backend } = this;
    const queries = backend.makeOutput([sets * heads, rows, size], 'float32');
    const turnedKeys = backend.makeOutput([sets * heads, size, keys], 'float32');
    const values = backend.makeOutput([sets * heads, keys, size], 'float32');
    const scale = 1 / Math.sqrt(size);
    const keySet = (set: number) => (keyBatch === 1 ? 0 : set);
    this.eachHead(sets, heads, (set, head, index) => {
      const at = 4 * head * size;
      const [q, k, v] = [this.address(query), this.address(key), this.address(value)];
      const [toQ, toK, toV] = [this.address(queries), this.address(turnedKeys), this.address(values)];
      const stride = 4 * width;
      const bytes = 4 * size;
      this.kernels.move(
        q + set * rows * stride + at,
        stride,
        toQ + index * rows * bytes,
        bytes,
        rows,
        bytes,
        scale,
      );
      this.kernels.turn(
        k + keySet(set) * keys * stride + at,
        stride,
        toK + index * keys * bytes,
        4 * keys,
        keys,
        bytes,
      );
      this.kernels.move(
        v + keySet(set) * keys * stride + at,
        stride,
        toV + index * keys * bytes,
        bytes,
        keys,
        bytes,
        1,
      );
    });
    const count = sets * heads;
    const logits = multiplyEach(
      queries,
      turnedKeys,
      [rows, size, keys],
      count,
      count,
      [count, rows, keys],
      backend,
    );
    this.free(queries, turnedKeys);
    const weights = this.softmax(logits, keyMask, [sets, heads, rows, keys]);
    const mixed = multiplyEach(
      weights,
      values,
      [rows, keys, size],
      count,
      count,
      [count, rows, size],
      backend,
    );
    this.free(weights, values);
    const out = backend.makeOutput(query.shape, 'float32');
    this.eachHead(sets, heads, (set, head, index) => {
      const bytes = 4 * size;
      const to = this.address(out) + 4 * (set * rows * width + head * size);
      this.kernels.move(this.address(mixed) + index * rows * bytes, bytes, to, 4 * width, rows, bytes, 1);
    });
    this.free(mixed);
    return this.tensor(out, query.shape) as Tensor3D;
  }

  private eachHead(
    sets: number,
    heads: number,
    work: (set: number, head: number, index: number) => void,
  ): void {
    for (let index = 0; index < sets * heads; index++) work(Math.floor(index / heads), index % heads, index);
  }

  /** Softmax over the keys of logits, which it frees; a mask hides keys first. */
  private softmax(
    logits: TensorInfo,
    keyMask: Tensor | undefined,
    shape: [number, number, number, number],
  ): TensorInfo {
    const { backend } = this;
    const keys = shape[3];
    let masked = logits;
    if (keyMask) {
      const run = getKernel('Add', 'wasm').kernelFunc;
      const a = { ...logits, shape };
      const b = { dataId: keyMask.dataId, shape: [keyMask.size / keys, 1, 1, keys], dtype: keyMask.dtype };
      masked = run({ inputs: { a, b }, backend, attrs: {} }) as TensorInfo;
      this.free(logits);
    }
    const rows = { ...masked, shape: [shape[0] * shape[1] * shape[2], keys] };
    const run = getKernel('Softmax', 'wasm').kernelFunc;
    const out = run({ inputs: { logits: rows }, backend, attrs: { dim: 1 } }) as TensorInfo;
    this.free(masked);
    return out;
  }

  private product(
    x: TensorInfo,
    weight: TensorInfo,
    bias: TensorInfo | undefined,
    [rows, inputs, outputs]: [number, number, number],
    activation: LinearOptions['activation'],
  ): TensorInfo {
    const own: ProductActivation = activation === 'relu' ? 'relu' : 'linear';
    const a = { dataId: x.dataId, shape: [1, rows, inputs], dtype: x.dtype };
    const b = { dataId: weight.dataId, shape: [1, inputs, outputs], dtype: weight.dtype };
    return getKernel('_FusedMatMul', 'wasm').kernelFunc({
      inputs: { a, b, ...(bias ? { bias } : {}) },
      backend: this.backend,
      attrs: { transposeA: false, transposeB: false, activation: own, leakyreluAlpha: 0 },
    }) as TensorInfo;
  }

  private address({ dataId }: TensorInfo): number {
    return this.backend.dataIdMap.get(dataId).memoryOffset;
  }

  private free(...infos: TensorInfo[]): void {
    for (const { dataId } of infos) this.backend.disposeData(dataId);
  }

  /** A tensor that tidy knows of. */
  private tensor({ dataId, dtype }: TensorInfo, shape: number[]): Tensor {
    return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype });
  }
}
