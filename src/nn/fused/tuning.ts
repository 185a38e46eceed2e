import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { StoredWeight } from '../layers.ts';
import * as tf from '../tf.ts';
import type { Tensor, Tensor1D, Tensor3D } from '../tf.ts';
import { FusedLayers } from './layers.ts';
import { choiceOf, linearTiles, runnable, variantNames, type KernelChoice } from './variants.ts';

export interface Tuning {
  choice: KernelChoice;
  /** Multiplications a millisecond of the chosen matrix product. */
  rate: number;
  /** What was tried: milliseconds a dispatch, or why not. */
  trials: { name: string; ms: number | undefined }[];
}

export interface TuningOptions {
  /** Milliseconds after which nothing new is tried. */
  budget?: number;
  /** Number format of the model's weights. */
  format?: StoredWeight['dtype'];
}

/** One piece of work for all candidates; small enough for a CPU, or large enough for a GPU to show what it can do. */
interface Problem {
  rows: number;
  width: number;
}

const small: Problem = { rows: 160, width: 256 };
const large: Problem = { rows: 788, width: 1024 };
/** Dispatches that finish sooner than this say little: the device is fast, and the large problem is taken. */
const tooFast = 1.5;

/**
 * Measures on the device which layout of each kernel is fastest, within a time budget; a candidate whose numbers differ
 * from the others' is never chosen. No device is known by name.
 */
export async function tuneKernels(backend: WebGPUBackend, options: TuningOptions = {}): Promise<Tuning> {
  const tuner = new Tuner(backend, options);
  const problem = (await tuner.probe(small)) < tooFast ? large : small;
  const linear = await tuner.linear(problem);
  const choice: KernelChoice = { ...choiceOf(linear.tile.variant), linear: linear.tile };
  choice.attention = await tuner.attention(problem, choice);
  choice.layerNorm = await tuner.layerNorm(problem, choice);
  const work = problem.rows * problem.width * problem.width;
  return { choice, rate: work / linear.ms, trials: tuner.trials };
}

class Tuner {
  readonly trials: Tuning['trials'] = [];
  private readonly backend: WebGPUBackend;
  private readonly format: StoredWeight['dtype'];
  private readonly layers: FusedLayers;
  private readonly deadline: number;

  constructor(backend: WebGPUBackend, { budget = 1000, format = 'int8' }: TuningOptions) {
    this.backend = backend;
    this.format = format;
    this.layers = new FusedLayers({ backend });
    this.deadline = performance.now() + budget;
  }

  /** Milliseconds of the default layout on a problem. */
  async probe(problem: Problem): Promise<number> {
    const run = this.product(problem);
    const ms = (await this.trial('probe', run.work))?.ms ?? 0;
    run.dispose();
    return ms;
  }

  async linear(problem: Problem): Promise<{ tile: KernelChoice['linear']; ms: number }> {
    const run = this.product(problem);
    const started = this.layers.choice.linear;
    const tiles = [started, ...linearTiles.filter((tile) => tile !== started)];
    const names = new Map(tiles.map((tile) => [`linear ${tile.variant} ${tile.tileM}×${tile.tileN}`, tile]));
    const best = await this.best(
      [...names].flatMap(([name, tile]) => (runnable(tile, this.backend.device) ? [name] : [])),
      (name) => {
        this.layers.choice.linear = names.get(name)!;
        return run.work();
      },
    );
    run.dispose();
    return { tile: names.get(best.name) ?? started, ms: best.ms };
  }

  async attention(problem: Problem, choice: KernelChoice): Promise<KernelChoice['attention']> {
    const x = this.values([1, problem.rows, problem.width]) as Tensor3D;
    const subgroups = this.backend.device.features.has('subgroups');
    const names = [choice.attention, ...variantNames.filter((name) => name !== choice.attention)];
    const best = await this.best(
      names.filter((name) => name !== 'quad' || subgroups).map((name) => `attention ${name}`),
      (name) => {
        this.layers.choice.attention = variantNames.find((variant) => name.endsWith(variant))!;
        return this.layers.attention(x, x, x, { heads: problem.width / 64 });
      },
    );
    x.dispose();
    return variantNames.find((variant) => best.name.endsWith(variant)) ?? choice.attention;
  }

  async layerNorm(problem: Problem, choice: KernelChoice): Promise<KernelChoice['layerNorm']> {
    const x = this.values([problem.rows, problem.width]);
    const gamma = this.values([problem.width]) as Tensor1D;
    const names = choice.layerNorm === 'lane' ? (['lane', 'group'] as const) : (['group', 'lane'] as const);
    const best = await this.best(
      names.map((name) => `layer norm ${name}`),
      (name) => {
        this.layers.choice.layerNorm = name.endsWith('lane') ? 'lane' : 'group';
        return this.layers.layerNorm(x, gamma, gamma, 1e-6);
      },
    );
    tf.dispose([x, gamma]);
    if (best.name === '') return choice.layerNorm;
    return best.name.endsWith('lane') ? 'lane' : 'group';
  }

  private product({ rows, width }: Problem): { work: () => Tensor; dispose: () => void } {
    const weight = this.layers.prepare(flatWeight(width, this.format));
    const x = this.values([rows, width]);
    return {
      work: () => this.layers.linear(x, weight),
      dispose: () => {
        weight.dispose();
        x.dispose();
      },
    };
  }

  // anything of unit size that differs from place to place
  private values(shape: number[]): Tensor {
    const values = Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      (_, i) => ((i * 37) % 101) / 50 - 1,
    );
    return tf.tensor(values, shape);
  }

  /** The fastest candidate that agrees with the first; the first is tried whatever the time. */
  private async best(names: string[], work: (name: string) => Tensor): Promise<{ name: string; ms: number }> {
    let best = { name: '', ms: Infinity };
    let expected: number | undefined;
    for (const name of names) {
      if (expected !== undefined && performance.now() > this.deadline) {
        this.trials.push({ name, ms: undefined });
        continue;
      }
      const found = await this.trial(name, () => work(name));
      if (!found) continue;
      expected ??= found.sum;
      const agrees = Math.abs(found.sum - expected) <= 1e-3 * Math.abs(expected);
      if (agrees && found.ms < best.ms) best = { name, ms: found.ms };
    }
    return best;
  }

  /** Milliseconds a dispatch, and the sum of |results| as a check; undefined if the device cannot do it. */
  private async trial(name: string, work: () => Tensor): Promise<{ ms: number; sum: number } | undefined> {
    try {
      const sum = tf.tidy(() => work().abs().sum());
      const [value] = await sum.data();
      sum.dispose();
      await this.layers.runner.check();
      let ms = await this.time(work, 1);
      for (let count = 4; count <= 64 && ms * count < 40; count *= 4) {
        ms = Math.min(ms, await this.time(work, count));
      }
      this.trials.push({ name, ms });
      return { ms, sum: value! };
    } catch {
      this.trials.push({ name, ms: undefined });
      return undefined;
    }
  }

  private async time(work: () => Tensor, count: number): Promise<number> {
    await this.backend.queue.onSubmittedWorkDone();
    const start = performance.now();
    for (let i = 0; i < count; i++) work().dispose();
    this.layers.runner.queue.flush();
    await this.backend.queue.onSubmittedWorkDone();
    return (performance.now() - start) / count;
  }
}

/** A square weight of small numbers in any format. */
function flatWeight(width: number, dtype: StoredWeight['dtype']): StoredWeight {
  const shape = [width, width];
  const count = width * width;
  switch (dtype) {
    case 'f32':
      return {
        shape,
        dtype,
        bytes: new Uint8Array(Float32Array.from({ length: count }, (_, i) => (i % 13) / 99).buffer),
      };
    case 'f16': // 2^-6 and a little
      return {
        shape,
        dtype,
        bytes: new Uint8Array(Uint16Array.from({ length: count }, (_, i) => 0x2400 + (i % 13)).buffer),
      };
    case 'int8':
      return {
        shape,
        dtype,
        bytes: Uint8Array.from({ length: count }, (_, i) => i % 13),
        scales: new Float32Array(width).fill(0.01),
      };
    case 'int4':
      return {
        shape,
        dtype,
        bytes: Uint8Array.from({ length: count / 2 }, (_, i) => i % 8),
        scales: new Float32Array(count / 32).fill(0.01),
      };
  }
}
