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
import { viewWeight } from '../../formats/stored-weight.ts';
import type { StoredWeight } from '../../formats/weight.ts';
import { denseValues } from '../reference/dense.ts';
import { conv3x3, patchEmbed, referenceLayers } from '../reference/layers.ts';
import {
  fused,
  tensor as makeTensor,
  tidy,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  type Tensor4D,
} from '../tf.ts';
import { attend } from './attention.ts';
import { intoNew } from './into-new.ts';
import type { Help } from './jobs/help.ts';
import { allWords, Jobs } from './jobs/jobs.ts';
import type { WasmKernels } from './kernels.ts';
import { addressOf, asTensor, isShared, memoryOf, reserve } from './memory.ts';
import { instantiate } from './product/instances.ts';
import { compileModules, hasRelaxedSimd } from './product/modules.ts';
import { multiply } from './product/multiply.ts';
import { fitsPanels, PanelMatrix } from './product/panels.ts';
import { installSlice } from './slice.ts';
import { installSplit } from './split.ts';

export interface WasmOptions {
  /** Whether products may be fused; where the browser cannot, they are not. */
  relaxed?: boolean;
  /** Threads besides this one; only where threads share the backend's memory. */
  helpers?: number;
  /** Starts a thread that calls `help`. It may come late, or never: the others then do its work. */
  startHelper?: (help: Help) => void;
}

/** How tfjs's product numbers the activations it can do itself. */
type ProductActivation = 'linear' | 'relu';

/**
 * The layers for inference over tfjs's WASM backend. Dense products on packed weights and attention are ours, on all threads (product.wat,
 * attention.wat), and so is what stands between them, one pass each where tfjs takes five to nine (kernels.wat); convolutions are XNNPACK's.
 * No gradients. Sizes that are no whole vectors go the reference way.
 */
export class WasmLayers implements Layers {
  private readonly backend: BackendWasm;
  private readonly kernels: WasmKernels;
  private readonly jobs: Jobs;

  constructor(backend: BackendWasm, { relaxed = true, helpers = 0, startHelper }: WasmOptions = {}) {
    this.backend = backend;
    const memory = memoryOf(backend);
    const modules = compileModules(isShared(memory), relaxed && hasRelaxedSimd());
    const { kernels, jobKernels } = instantiate(memory, modules);
    this.kernels = kernels;
    const address = reserve(backend, 4 * allWords);
    const threads = startHelper && isShared(memory) ? 1 + helpers : 1;
    this.jobs = new Jobs(memory, address, jobKernels, { threads });
    for (let thread = 1; thread < threads; thread++) startHelper?.({ memory, modules, address, thread });
    installSplit(backend, kernels);
    installSlice();
  }

  /** Threads that compute now: this one alone once a helper has failed or died at work. */
  get threads(): number {
    return this.jobs.threads;
  }

  /**
   * A stored weight [out, in] or [out, in, kh, kw]: in panels for our own product, or as the reference has it, f32 values
   * [inputs, out], for XNNPACK's convolution and where rows are no whole vectors.
   */
  prepare(stored: StoredWeight): Matrix {
    const { shape } = stored;
    const convolved = shape[2] === 3 && shape[3] === 3;
    return convolved || !fitsPanels(shape) ? referenceLayers.prepare(stored) : new PanelMatrix(stored);
  }

  /** A table [rows, ...] in the backend's memory, which its values are copied to from where they lie. */
  uploadTable(stored: StoredWeight): Tensor {
    return makeTensor(viewWeight(stored), stored.shape);
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

  /** x [..., in] → [..., out]. @throws TypeError for a matrix of the fused layers */
  linear(x: Tensor, weight: Matrix, options: LinearOptions = {}): Tensor {
    const { bias, activation = 'none', residual } = options;
    if (weight instanceof PanelMatrix) return this.multiply(x, weight, options);
    const { inputs, outputs } = weight;
    const rows = x.size / inputs;
    if ((rows * outputs) % 4 !== 0) return referenceLayers.linear(x, weight, options);
    const out = this.product(x, denseValues(weight), bias, [rows, inputs, outputs], activation);
    const at = this.address(out);
    if (activation === 'gelu') this.kernels.gelu(at, 4 * rows * outputs);
    if (activation === 'quick-gelu') this.kernels.quickGelu(at, 4 * rows * outputs);
    if (residual) this.kernels.add(at, this.address(residual), 4 * rows * outputs);
    return asTensor(out, [...x.shape.slice(0, -1), outputs]);
  }

  /** [B, H, W, C] → [B, H/patch · W/patch, out]. */
  patchEmbed(pixels: Tensor4D, weight: Matrix, bias: Tensor1D | undefined, patch: number): Tensor3D {
    return patchEmbed(pixels, weight, bias, patch, (rows, matrix, options) =>
      this.linear(rows, matrix, options),
    );
  }

  /** [B, H, W, in] → [B, H, W, out]; by XNNPACK's convolution where it can do the activation: neighbourhoods then need no memory. */
  conv3x3(x: Tensor4D, weight: Matrix, options: LinearOptions = {}): Tensor4D {
    const { bias, activation = 'none', residual } = options;
    if ((activation === 'none' || activation === 'relu') && !residual) {
      return tidy(() =>
        fused.conv2d({
          x,
          // inputs are kh·kw·in in that order already
          filter: denseValues(weight).reshape<Tensor4D>([3, 3, x.shape[3], weight.outputs]),
          ...(bias ? { bias } : {}),
          strides: 1,
          pad: 'same',
          activation: activation === 'relu' ? 'relu' : 'linear',
        }),
      );
    }
    return conv3x3(x, weight, options, (rows, matrix, others) => this.linear(rows, matrix, others));
  }

  /** x [..., C], gamma and beta [C] → [..., C]; by our kernel where C is a multiple of 4. */
  layerNorm(x: Tensor, gamma: Tensor1D, beta: Tensor1D, epsilon: number): Tensor {
    const width = x.shape.at(-1)!;
    if (width % 4 !== 0) return referenceLayers.layerNorm(x, gamma, beta, epsilon);
    const at = (info: TensorInfo): number => this.address(info);
    const out = intoNew(
      this.backend,
      () => [x.shape],
      (made) =>
        this.kernels.layerNorm(at(x), at(gamma), at(beta), at(made), x.size / width, 4 * width, epsilon),
    );
    return asTensor(out, x.shape);
  }

  /** q [Bq, Tq, D], k and v [Bq or 1, Tk, D] → [Bq, Tq, D]; by our kernels where a head's width is a multiple of 4. */
  attention(query: Tensor3D, key: Tensor3D, value: Tensor3D, options: AttentionOptions): Tensor3D {
    const { heads } = options;
    const width = query.shape[2];
    if (width % (4 * heads) !== 0 || value.shape[2] !== width) {
      return referenceLayers.attention(query, key, value, options);
    }
    return attend(this.backend, this.jobs, [query, key, value], options);
  }

  private multiply(x: Tensor, weight: PanelMatrix, options: LinearOptions): Tensor {
    const { bias, activation = 'none', residual } = options;
    const { inputs, outputs } = weight;
    const shape = [...x.shape.slice(0, -1), outputs];
    const at = (info: TensorInfo | undefined): number => (info ? this.address(info) : 0);
    const out = intoNew(
      this.backend,
      () => [shape],
      (made) =>
        multiply(this.jobs, {
          ...{ x: at(x), weights: at(weight.values), out: at(made), bias: at(bias), residual: at(residual) },
          ...{ rows: x.size / inputs, inputs, outputs, activation },
        }),
    );
    return asTensor(out, shape);
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

  private address(info: TensorInfo): number {
    return addressOf(this.backend, info);
  }
}

const made = new WeakMap<BackendWasm, WasmLayers>();

/** The layers on a backend, made once: their helpers live as long as this thread, and their memory as long as the backend's. */
export function wasmLayersOn(backend: BackendWasm, options?: WasmOptions): WasmLayers {
  let layers = made.get(backend);
  if (!layers) made.set(backend, (layers = new WasmLayers(backend, options)));
  return layers;
}
