import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { StoredWeight } from '../layers.ts';
import * as tf from '../tf.ts';
import type { Tensor, Tensor1D, Tensor3D } from '../tf.ts';
import { FusedLayers } from './layers.ts';
import {
  choiceOf,
  likelyVariant,
  linearTiles,
  runnable,
  shortRows,
  variantNames,
  type KernelChoice,
} from './variants.ts';

export interface Tuning {
  choice: KernelChoice;
  /** Multiplications a millisecond of the chosen matrix product. */
  rate: number;
  /** What was tried: milliseconds a dispatch, or why not. */
  trials: { name: string; ms: number | undefined }[];
}

export interface TuningOptions {
  /** The device computes on the CPU. */
  software: boolean;
  /** Milliseconds after which only what must be tried is: on a GPU one layout of each kernel and variant, on a CPU one product. */
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
export async function tuneKernels(backend: WebGPUBackend, options: TuningOptions): Promise<Tuning> {
  const tuner = new Tuner(backend, options);
  const quick = (await tuner.probe(small)) < tooFast;
  // a CPU may be quick with the small problem and still takes seconds for the large one
  const fast = quick && !options.software;
  const problem = fast ? large : small;
  const linear = await tuner.linear(problem, 'linear');
  const choice: KernelChoice = { ...choiceOf(linear.tile.variant), linear: linear.tile, short: linear.tile };
  // a CPU is as busy with few rows as with many
  if (fast) choice.short = (await tuner.linear({ ...large, rows: shortRows }, 'short linear')).tile;
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
  private readonly software: boolean;
  private readonly deadline: number;
  /** Milliseconds of the longest trial so far, its compilation included. */
  private longest = 0;

  constructor(backend: WebGPUBackend, { budget = 1500, format = 'int8', software }: TuningOptions) {
    this.backend = backend;
    this.format = format;
    this.software = software;
    this.layers = new FusedLayers({ backend, choice: choiceOf(likelyVariant(backend.device, software)) });
    this.deadline = performance.now() + budget;
  }

  /** Milliseconds of the default layout on a problem. */
  async probe(problem: Problem): Promise<number> {
    const run = this.product(problem);
    const ms = (await this.trial('probe', run.work))?.ms ?? 0;
    run.dispose();
    return ms;
  }

  async linear(problem: Problem, kind: string): Promise<{ tile: KernelChoice['linear']; ms: number }> {
    const run = this.product(problem);
    const started = this.layers.choice.linear;
    const tiles = [started, ...linearTiles.filter((tile) => tile !== started)].filter((tile) =>
      runnable(tile, this.backend.device),
    );
    // one of each variant first: a GPU tries those whatever the time, so that none is left with the wrong kind; a CPU, which
    // compiles them slowly, begins with the right one
    const leading = tiles.filter(
      (tile, i) => tiles.findIndex(({ variant }) => variant === tile.variant) === i,
    );
    const ordered = [...leading, ...tiles.filter((tile) => !leading.includes(tile))];
    // on a CPU workgroup memory is slowest: tried only if there is time to spare
    if (this.software) {
      ordered.sort((a, b) => Number(a.variant === 'shared') - Number(b.variant === 'shared'));
    }
    const names = new Map(
      ordered.map((tile) => [`${kind} ${tile.variant} ${tile.tileM}×${tile.tileN}`, tile]),
    );
    const take = (name: string) => {
      this.layers.choice.linear = this.layers.choice.short = names.get(name)!;
      return run.work();
    };
    const best = await this.best([...names.keys()], take, this.software ? 1 : leading.length);
    this.layers.choice.linear = this.layers.choice.short = names.get(best.name) ?? started;
    run.dispose();
    return { tile: this.layers.choice.linear, ms: best.ms };
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

  /**
   * The fastest candidate that agrees with the first; so many of the first are tried whatever the time, the others only
   * while one that takes as long as the longest so far would still end in time.
   */
  private async best(
    names: string[],
    work: (name: string) => Tensor,
    certain = this.software ? 0 : 1,
  ): Promise<{ name: string; ms: number }> {
    let best = { name: '', ms: Infinity };
    let expected: number | undefined;
    if (certain > 1) await this.compile(names.slice(0, certain), work);
    for (const [i, name] of names.entries()) {
      if (i >= certain && performance.now() + this.longest > this.deadline) {
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

  /** Several candidates in parallel; one that does not compile is found out by its trial. */
  private async compile(names: string[], work: (name: string) => Tensor): Promise<void> {
    const plan = () => names.forEach((name) => work(name).dispose());
    await this.layers.runner.compileAhead(plan).catch(() => undefined);
  }

  /** Milliseconds a dispatch, and the sum of |results| as a check; undefined if the device cannot do it. */
  private async trial(name: string, work: () => Tensor): Promise<{ ms: number; sum: number } | undefined> {
    const begun = performance.now();
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
    } finally {
      this.longest = Math.max(this.longest, performance.now() - begun);
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
