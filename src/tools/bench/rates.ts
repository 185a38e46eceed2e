import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { FusedLayers } from '../../nn/fused/layers.ts';
import { isAllowedFor, isSupported } from '../../nn/fused/variants/variant-fit.ts';
import {
  linearTiles,
  tileName,
  type KernelChoice,
  type LinearTile,
} from '../../nn/fused/variants/variants.ts';
import { expandWeight } from '../../formats/stored-weight.ts';
import * as tf from '../../nn/tf.ts';
import type { Format } from './work/bench-case.ts';
import { randomValues, randomWeight } from './work/random.ts';

/** How fast one layout multiplies one matrix. */
export interface RateRow {
  name: string;
  format: Format;
  layout: string;
  /** Multiply-adds a second by the clock, in billions; 0 if the device could not do it. */
  rate: number;
  /** Largest error of some results against f64, of the largest of them: what f16 and int8 arithmetic round shows here. */
  error: number;
  /** Whether it is the layout that tuning chose. */
  chosen: boolean;
}

interface Product {
  name: string;
  inputs: number;
  outputs: number;
}

const products: Product[] = [
  { name: 'MLP in', inputs: 768, outputs: 3072 },
  { name: 'MLP out', inputs: 3072, outputs: 768 },
  { name: 'query, key, value', inputs: 768, outputs: 2304 },
  { name: 'attention out', inputs: 768, outputs: 768 },
];
const sampled = 64;
/** Milliseconds of work that a timing should have at least, so that starting and ending it do not count. */
const enough = 30;
const mostRuns = 256;

/**
 * Every layout that the device can run on every product of a ViT-B/16 block over so many rows, checked and timed; `found` is called for each as it is measured.
 */
export async function measureRates(
  backend: WebGPUBackend,
  choice: KernelChoice,
  { rows, formats }: { rows: number; formats: Format[] },
  found: (row: RateRow) => void = () => undefined,
): Promise<RateRow[]> {
  const all: RateRow[] = [];
  for (const product of products) {
    for (const format of formats) {
      const measured = await measureProduct(backend, choice, { rows, product, format }, found);
      all.push(...measured);
    }
  }
  return all;
}

async function measureProduct(
  backend: WebGPUBackend,
  choice: KernelChoice,
  { rows, product, format }: { rows: number; product: Product; format: Format },
  found: (row: RateRow) => void,
): Promise<RateRow[]> {
  const { name, inputs, outputs } = product;
  const layers = new FusedLayers({ backend, choice: { ...choice } });
  const stored = randomWeight([outputs, inputs], format, 1);
  const values = randomValues(rows * inputs, 2);
  const weight = layers.prepare(stored);
  const x = tf.tensor(values, [rows, inputs]);
  const run = (tile: LinearTile) => {
    layers.choice.linear = layers.choice.short = tile;
    return layers.linear(x, weight);
  };
  const tiles = linearTiles.filter(
    (tile) => isSupported(tile, backend.device) && isAllowedFor(tile.variant, format),
  );
  await layers.runner.compileAhead(() => tiles.forEach((tile) => run(tile).dispose())).catch(() => undefined);
  const expected = sampleResults(values, expandWeight(stored), { rows, inputs, outputs });
  const measured: RateRow[] = [];
  for (const tile of tiles) {
    const row: RateRow = {
      name: `${name} [${rows}, ${inputs}] × [${inputs}, ${outputs}]`,
      format,
      layout: tileName(tile),
      rate: 0,
      error: NaN,
      chosen: tile === choice.linear,
    };
    try {
      const result = run(tile);
      row.error = sampleError((await result.data()) as Float32Array, expected);
      result.dispose();
      await layers.runner.check();
      const ms = await time(layers, () => run(tile));
      row.rate = (rows * inputs * outputs) / ms / 1e6;
    } catch {
      // a device may refuse a layout; the others still count
    }
    measured.push(row);
    found(row);
  }
  weight.dispose();
  x.dispose();
  return measured;
}

/** Milliseconds a run, of so many in a row that starting them does not count. */
async function time(layers: FusedLayers, work: () => tf.Tensor): Promise<number> {
  const { queue } = layers.runner;
  let ms = Infinity;
  for (let count = 1; count <= mostRuns; count *= 4) {
    await queue.device.queue.onSubmittedWorkDone();
    const start = performance.now();
    for (let i = 0; i < count; i++) work().dispose();
    queue.flush();
    await queue.device.queue.onSubmittedWorkDone();
    const total = performance.now() - start;
    ms = Math.min(ms, total / count);
    if (total > enough && count > 1) break;
    if (total > 20 * enough) break;
  }
  return ms;
}

type Sample = Map<number, number>;

/** Some results in f64, by their index. */
function sampleResults(
  x: Float32Array,
  weights: Float32Array,
  { rows, inputs, outputs }: { rows: number; inputs: number; outputs: number },
): Sample {
  const sample: Sample = new Map();
  for (let n = 0; n < sampled; n++) {
    const row = n === 0 ? rows - 1 : (n * 7919) % rows;
    const column = n === 0 ? outputs - 1 : (n * 104729) % outputs;
    let sum = 0;
    for (let k = 0; k < inputs; k++) sum += x[row * inputs + k]! * weights[column * inputs + k]!;
    sample.set(row * outputs + column, sum);
  }
  return sample;
}

function sampleError(results: Float32Array, sample: Sample): number {
  const size = Math.max(...[...sample.values()].map(Math.abs));
  return Math.max(...[...sample].map(([index, value]) => Math.abs(results[index]! - value))) / size;
}
