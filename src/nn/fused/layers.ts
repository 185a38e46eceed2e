import * as tf from '../tf.ts';

import type { Tensor, Tensor1D, Tensor3D, Tensor4D } from '../tf.ts';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { kernelRunner, type KernelRunner } from '../../gpu/kernel-runner.ts';
import { csfScores } from '../csf/scores.ts';
import type {
  AttentionOptions,
  FrequencyPoolInput,
  FrequencyPooled,
  Layers,
  LinearOptions,
  Matrix,
  RgbImage,
} from '../layers.ts';
import type { StoredWeight } from '../../formats/weight.ts';
import { conv3x3, patchEmbed, referenceLayers } from '../reference/layers.ts';
import { rowsOf, viewWeight } from '../../formats/stored-weight.ts';
import { runAttention, runSelfAttention } from './attention.ts';
import { runCropPixels } from './crop-pixels.ts';
import { poolFits, runFrequencyPool } from './frequency-pool.ts';
import { runLayerNorm } from './layer-norm.ts';
import { runProduct } from './linear/linear.ts';
import { packedFormat, packWeight } from './linear/pack.ts';
import { PackedMatrix, WeightMemory } from './linear/packed-matrix.ts';
import { denseRows, neighbourRows, patchRows } from './linear/row-layout.ts';
import { shortRows, type KernelChoice, type LinearTile } from './variants/variants.ts';

export interface FusedOptions {
  backend: WebGPUBackend;
  /** How the kernels are laid out: measured on the device, or forced (`variants/choose.ts`). */
  choice: KernelChoice;
  /** Multiplications a millisecond, measured with the layouts: submits are then kept under half a second. */
  rate?: number;
}

const longestSubmit = 500;
/** Multiplications after which a fast device gets them, to work while the next ones are recorded. */
const enoughToStart = 2e10;
/** Values of a table that are widened to f32 at a time. */
const tablePiece = 1 << 20;

/** The layers in our WGSL, on weights kept packed on the GPU, in tfjs's command queue. No gradients. */
export class FusedLayers implements Layers {
  readonly runner: KernelRunner;
  readonly memory = new WeightMemory();
  choice: KernelChoice;
  readonly csfScores = csfScores;

  constructor({ backend, choice, rate }: FusedOptions) {
    this.runner = kernelRunner(backend);
    this.choice = choice;
    if (!rate) return;
    // with the rate known a submit ends where it would take long, or where there is enough to begin with; tfjs alone submits
    // every 15 dispatches
    this.runner.queue.workPerSubmit = Math.min(rate * longestSubmit, enoughToStart);
    tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', 1000);
  }

  /** Packs a stored [out, in] or [out, in, kh, kw] and uploads it; the caller disposes the matrix, `memory` counts its bytes. */
  prepare(stored: StoredWeight): Matrix {
    const { queue } = this.runner;
    return new PackedMatrix(queue.device, packWeight(stored), this.memory, (buffer) => queue.destroy(buffer));
  }

  /** A stored table [rows, ...] as a tensor of that shape, widened to f32 a piece at a time; the caller disposes it. */
  uploadTable(stored: StoredWeight): Tensor {
    const { queue } = this.runner;
    const table = queue.allocate(stored.shape);
    const row = stored.shape.slice(1).reduce((a, b) => a * b, 1);
    const rows = Math.max(1, Math.floor(tablePiece / row));
    for (let first = 0; first < stored.shape[0]!; first += rows) {
      queue.write(table, viewWeight(rowsOf(stored, first, rows)), first * row);
    }
    return table;
  }

  /** For plans: a matrix of this stored shape, [out, in] or [out, in, kh, kw], without values. */
  prepareShape(shape: number[], dtype: StoredWeight['dtype']): Matrix {
    const { queue } = this.runner;
    const [outputs = 1, ...rest] = shape;
    const inputs = rest.reduce((a, b) => a * b, 1);
    const packed = { format: packedFormat(shape, dtype), inputs, outputs, words: new Uint32Array(1) };
    // counted apart: these are no weights
    return new PackedMatrix(queue.device, packed, new WeightMemory(), (buffer) => buffer.destroy());
  }

  compileAhead(plan: () => void): Promise<void> {
    return this.runner.compileAhead(plan);
  }

  private tileFor(rows: number): LinearTile {
    return rows <= shortRows ? this.choice.short : this.choice.linear;
  }

  /** x [..., in] → [..., out]. @throws TypeError for a matrix that is not packed */
  linear(x: Tensor, weight: Matrix, options: LinearOptions = {}): Tensor {
    const matrix = packed(weight);
    const rows = x.size / matrix.inputs;
    return runProduct(this.runner, this.tileFor(rows), {
      source: x,
      rows: denseRows(rows, matrix.inputs),
      matrix,
      options,
      resultShape: [...x.shape.slice(0, -1), matrix.outputs],
    });
  }

  /** [B, H, W, C] → [B, ⌊H/patch⌋·⌊W/patch⌋, out]. @throws TypeError for a matrix that is not packed */
  patchEmbed(pixels: Tensor4D, weight: Matrix, bias: Tensor1D | undefined, patch: number): Tensor3D {
    const rows = patchRows(pixels.shape, patch);
    if (!rows) {
      return patchEmbed(pixels, weight, bias, patch, (values, matrix, options) =>
        this.linear(values, matrix, options),
      );
    }
    const matrix = packed(weight);
    const [batch] = pixels.shape;
    return runProduct(this.runner, this.choice.linear, {
      source: pixels,
      rows,
      matrix,
      options: { bias },
      resultShape: [batch, rows.rows / batch, matrix.outputs],
    }) as Tensor3D;
  }

  /** [B, H, W, in] → [B, H, W, out]. @throws TypeError for a matrix that is not packed */
  conv3x3(x: Tensor4D, weight: Matrix, options: LinearOptions = {}): Tensor4D {
    const rows = neighbourRows(x.shape);
    if (!rows) {
      return conv3x3(x, weight, options, (values, matrix, others) => this.linear(values, matrix, others));
    }
    const matrix = packed(weight);
    const [batch, height, width] = x.shape;
    return runProduct(this.runner, this.choice.linear, {
      source: x,
      rows,
      matrix,
      options,
      resultShape: [batch, height, width, matrix.outputs],
    }) as Tensor4D;
  }

  /** x [..., C], gamma and beta [C] → [..., C]. */
  layerNorm(x: Tensor, gamma: Tensor1D, beta: Tensor1D, epsilon: number): Tensor {
    return runLayerNorm(this.runner, this.choice.layerNorm, x, gamma, beta, epsilon);
  }

  /** q [Bq, Tq, D], k and v [Bq or 1, Tk, D] → [Bq, Tq, D]. @throws FoveaError `model-invalid` */
  attention(query: Tensor3D, key: Tensor3D, value: Tensor3D, options: AttentionOptions): Tensor3D {
    return runAttention(this.runner, this.choice.attention, query, key, value, options);
  }

  /** [B, T, 3D] → [B, T, D]. @throws FoveaError `model-invalid` */
  selfAttention(qkv: Tensor3D, options: AttentionOptions): Tensor3D {
    return runSelfAttention(this.runner, this.choice.attention, qkv, options);
  }

  /** Crops at [x, y] in pixels, normalised, [crops, size, size, 3]. */
  cropPixels(image: RgbImage, corners: [number, number][], size: number, table: Float32Array): Tensor4D {
    // four values at a time: a line of a crop is then whole vectors
    if (size % 4 !== 0) return referenceLayers.cropPixels(image, corners, size, table);
    return runCropPixels(this.runner, image, corners, size, table);
  }

  /** Map [B, places, C] → pooled [B, C]; as the reference where a crop does not fit into a workgroup. */
  frequencyPool(input: FrequencyPoolInput): FrequencyPooled {
    const [, places, channels] = input.map.shape;
    if (!poolFits(this.runner.queue.device, places, channels)) return referenceLayers.frequencyPool(input);
    return runFrequencyPool(this.runner, input);
  }
}

function packed(matrix: Matrix): PackedMatrix {
  if (matrix instanceof PackedMatrix) return matrix;
  throw new TypeError(`the fused layers cannot multiply by a ${matrix.kind} matrix`);
}

/** The `fused` implementation of the layer interface. */
export function createFusedLayers(options: FusedOptions): FusedLayers {
  return new FusedLayers(options);
}
