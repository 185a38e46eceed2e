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
import { flatWeight } from './flat-weight.ts';
import { KernelTrials, type Trial } from './kernel-trials.ts';

export interface Tuning {
  choice: KernelChoice;
  /** Multiplications a millisecond of the chosen matrix product. */
  rate: number;
  trials: Trial[];
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
  return { choice, rate: work / linear.ms, trials: tuner.trials.trials };
}

/** The candidates of each kernel, tried on our layers. */
class Tuner {
  readonly trials: KernelTrials;
  private readonly backend: WebGPUBackend;
  private readonly format: StoredWeight['dtype'];
  private readonly layers: FusedLayers;
  private readonly software: boolean;
  /** So many of a kernel's candidates are tried whatever the time. */
  private readonly certain: number;

  constructor(backend: WebGPUBackend, { budget = 1500, format = 'int8', software }: TuningOptions) {
    this.backend = backend;
    this.format = format;
    this.software = software;
    this.certain = software ? 0 : 1;
    this.layers = new FusedLayers({ backend, choice: choiceOf(likelyVariant(backend.device, software)) });
    this.trials = new KernelTrials(backend, this.layers.runner, budget);
  }

  /** Milliseconds of the default layout on a problem. */
  async probe(problem: Problem): Promise<number> {
    const run = this.product(problem);
    const ms = (await this.trials.trial(`probe ${problem.rows}×${problem.width}`, run.work))?.ms ?? 0;
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
    const best = await this.trials.best(candidates, this.software ? 1 : leading.length);
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
    const best = await this.trials.best(candidates, this.certain);
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
    const best = await this.trials.best(candidates, this.certain);
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

  /** Anything of unit size that differs from place to place. */
  private values(shape: number[]): Tensor {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < values.length; i++) values[i] = ((i * 37) % 101) / 50 - 1;
    return tf.tensor(values, shape);
  }
}
