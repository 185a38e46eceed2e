import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { StoredWeight } from '../../../formats/weight.ts';
import * as tf from '../../tf.ts';
import type { Tensor, Tensor1D, Tensor3D } from '../../tf.ts';
import { FusedLayers } from '../layers.ts';
import { isShared } from '../linear/shared-tile.ts';
import { isAutoSelectable, isLossy, isSupported } from './variant-fit.ts';
import {
  attentionNames,
  choiceOf,
  likelyVariant,
  linearTiles,
  shortRows,
  tileName,
  type KernelChoice,
  type LinearTile,
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

/** One piece of work for all candidates; small enough for a CPU, or so large that a GPU computes longer than it takes to submit. */
interface Problem {
  rows: number;
  width: number;
}

const small: Problem = { rows: 160, width: 256 };
const large: Problem = { rows: 788, width: 1024 };
const largest: Problem = { rows: 3152, width: 1280 };
/** Milliseconds: of dispatches that finish sooner, the small and the large problem say little, and the next one is taken. */
const [tooFast, farTooFast] = [1.5, 0.5];
/** Another layout is chosen only if it is this much faster: less is noise; a lossy one must be worth it. */
const [worth, worthRounding] = [1.03, 1.25];

/** What a kernel could be, and work that shows it. */
interface Candidate<T> {
  name: string;
  value: T;
  /** It rounds what it multiplies. */
  lossy?: boolean;
  work: () => Tensor;
}

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
  const most = fast && (await tuner.probe(large)) < farTooFast ? largest : problem;
  const linear = await tuner.linear(most, 'linear');
  const choice: KernelChoice = { ...choiceOf(linear.tile.variant), linear: linear.tile, short: linear.tile };
  // a CPU is as busy with few rows as with many
  if (fast) choice.short = (await tuner.linear({ ...large, rows: shortRows }, 'short linear')).tile;
  choice.attention = await tuner.attention(problem, choice);
  choice.layerNorm = await tuner.layerNorm(problem, choice);
  const work = most.rows * most.width * most.width;
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
    const ms = (await this.trial(`probe ${problem.rows}×${problem.width}`, run.work))?.ms ?? 0;
    run.dispose();
    return ms;
  }

  async linear(problem: Problem, kind: string): Promise<{ tile: LinearTile; ms: number }> {
    const run = this.product(problem);
    const started = this.layers.choice.linear;
    const tiles = [started, ...linearTiles.filter((tile) => tile !== started)].filter(
      (tile) =>
        isSupported(tile, this.backend.device) && isAutoSelectable(tile.variant, this.format, this.software),
    );
    // one of each variant first: a GPU tries those whatever the time, so that none is left with the wrong kind; a CPU, which
    // compiles them slowly, begins with the right one. What rounds is compared with what does not.
    const leading = tiles
      .filter((tile, i) => tiles.findIndex(({ variant }) => variant === tile.variant) === i)
      .sort((a, b) => Number(isLossy(a.variant)) - Number(isLossy(b.variant)));
    const ordered = [...leading, ...tiles.filter((tile) => !leading.includes(tile))];
    // on a CPU workgroup memory is slowest: tried only if there is time to spare
    if (this.software) {
      ordered.sort((a, b) => Number(isShared(a.variant)) - Number(isShared(b.variant)));
    }
    const candidates = ordered.map((tile) => ({
      name: `${kind} ${tileName(tile)}`,
      value: tile,
      lossy: isLossy(tile.variant),
      work: () => {
        this.layers.choice.linear = this.layers.choice.short = tile;
        return run.work();
      },
    }));
    const best = await this.best(candidates, this.software ? 1 : leading.length);
    const tile = best?.value ?? started;
    this.layers.choice.linear = this.layers.choice.short = tile;
    run.dispose();
    return { tile, ms: best?.ms ?? Infinity };
  }

  async attention(problem: Problem, choice: KernelChoice): Promise<KernelChoice['attention']> {
    const x = this.values([1, problem.rows, problem.width]) as Tensor3D;
    const subgroups = this.backend.device.features.has('subgroups');
    const names = [choice.attention, ...attentionNames.filter((name) => name !== choice.attention)];
    const candidates = names
      .filter((name) => name !== 'quad' || subgroups)
      .map((name) => ({
        name: `attention ${name}`,
        value: name,
        work: () => {
          this.layers.choice.attention = name;
          return this.layers.attention(x, x, x, { heads: problem.width / 64 });
        },
      }));
    const best = await this.best(candidates);
    x.dispose();
    return best?.value ?? choice.attention;
  }

  async layerNorm(problem: Problem, choice: KernelChoice): Promise<KernelChoice['layerNorm']> {
    const x = this.values([problem.rows, problem.width]);
    const gamma = this.values([problem.width]) as Tensor1D;
    const names = choice.layerNorm === 'lane' ? (['lane', 'group'] as const) : (['group', 'lane'] as const);
    const candidates = names.map((name) => ({
      name: `layer norm ${name}`,
      value: name,
      work: () => {
        this.layers.choice.layerNorm = name;
        return this.layers.layerNorm(x, gamma, gamma, 1e-6);
      },
    }));
    const best = await this.best(candidates);
    tf.dispose([x, gamma]);
    return best?.value ?? choice.layerNorm;
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
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < values.length; i++) values[i] = ((i * 37) % 101) / 50 - 1;
    return tf.tensor(values, shape);
  }

  /**
   * The fastest candidate that agrees with the first; so many of the first are tried whatever the time, the others only
   * while one that takes as long as the longest so far would still end in time.
   */
  private async best<T>(
    candidates: Candidate<T>[],
    certain = this.software ? 0 : 1,
  ): Promise<{ value: T; ms: number } | undefined> {
    let best: { value: T; ms: number; cost: number } | undefined;
    let expected: number | undefined;
    if (certain > 1) await this.compile(candidates.slice(0, certain));
    for (const [i, { name, value, lossy = false, work }] of candidates.entries()) {
      if (i >= certain && performance.now() + this.longest > this.deadline) {
        this.trials.push({ name, ms: undefined });
        continue;
      }
      const found = await this.trial(name, work);
      if (!found) continue;
      expected ??= found.sum;
      const agrees = Math.abs(found.sum - expected) <= (lossy ? 1e-2 : 1e-3) * Math.abs(expected);
      const cost = found.ms * (lossy ? worthRounding : 1);
      if (agrees && (!best || cost * worth < best.cost)) best = { value, ms: found.ms, cost };
    }
    return best;
  }

  /** Several candidates in parallel; one that does not compile is found out by its trial. */
  private async compile(candidates: Candidate<unknown>[]): Promise<void> {
    const plan = () => candidates.forEach(({ work }) => work().dispose());
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

type Words = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

function filled(words: Words, value: (i: number) => number): Uint8Array<ArrayBuffer> {
  for (let i = 0; i < words.length; i++) words[i] = value(i);
  return new Uint8Array(words.buffer);
}

/** A square weight of small numbers in any format. */
function flatWeight(width: number, dtype: StoredWeight['dtype']): StoredWeight {
  const shape = [width, width];
  const count = width * width;
  const scales = (size: number) => new Float32Array(size).fill(0.01);
  switch (dtype) {
    case 'f32':
      return { shape, dtype, bytes: filled(new Float32Array(count), (i) => (i % 13) / 99) };
    case 'f16': // 2^-6 and a little
      return { shape, dtype, bytes: filled(new Uint16Array(count), (i) => 0x2400 + (i % 13)) };
    case 'int8':
      return { shape, dtype, bytes: filled(new Uint8Array(count), (i) => i % 13), scales: scales(width) };
    case 'int4':
      return {
        shape,
        dtype,
        bytes: filled(new Uint8Array(count / 2), (i) => i % 8),
        scales: scales(count / 32),
      };
  }
}
