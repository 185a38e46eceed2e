import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { FusedLayers } from '../../nn/fused/layers.ts';
import type { KernelChoice } from '../../nn/fused/variants/variants.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor } from '../../nn/tf.ts';
import type { Format, Prepared } from './work/bench-case.ts';
import { benchCases } from './work/cases.ts';

export interface BenchOptions {
  formats: Format[];
  /** Timed runs of each, interleaved. */
  rounds: number;
  blocks: number;
  /** Only cases whose name contains this. */
  only: string;
}

/** Medians in milliseconds. `processor` is time on all cores, where it could be read: steadier than the wall. */
export interface Timing {
  wall: number;
  processor: number;
}

export interface BenchRow {
  name: string;
  format: Format;
  reference: Timing;
  fused: Timing;
  /** First run, shaders compiled in it. */
  cold: number;
  /** Largest |fused − reference| over the largest |reference|. */
  difference: number;
}

/** Milliseconds of processor time so far; always 0 where it cannot be read. */
export type ProcessorClock = () => Promise<number>;

/** Times each case on our kernels and on plain tfjs ops, on the current device; interleaved for the first format. */
export class Bench {
  private readonly backend: WebGPUBackend;
  private readonly fused: FusedLayers;
  private readonly clock: ProcessorClock;

  constructor(backend: WebGPUBackend, choice: KernelChoice, clock: ProcessorClock) {
    this.backend = backend;
    this.fused = new FusedLayers({ backend, choice });
    this.clock = clock;
  }

  /** The cases of these options, by number. */
  static cases(options: BenchOptions): number[] {
    return benchCases(options.blocks).flatMap(({ name }, i) => (name.includes(options.only) ? [i] : []));
  }

  /** One row per weight format (one in all where the case has no weights). */
  async measure(index: number, options: BenchOptions): Promise<BenchRow[]> {
    const work = benchCases(options.blocks)[index]!;
    const formats = work.weighted ? options.formats : options.formats.slice(0, 1);
    const rows: BenchRow[] = [];
    for (const format of formats) {
      const reference = work.prepare(referenceLayers, format);
      const fused = work.prepare(this.fused, format);
      const [ours, theirs] = [await this.time(fused), await this.time(reference)];
      const times: { reference: Timing[]; fused: Timing[] } = { reference: [], fused: [] };
      for (let round = 0; round < options.rounds; round++) {
        // the plain path widens every format to f32: one measurement serves them all
        if (rows.length === 0) times.reference.push((await this.time(reference, true)).timing);
        times.fused.push((await this.time(fused, true)).timing);
      }
      rows.push({
        name: work.name,
        format,
        reference: rows[0]?.reference ?? median(times.reference),
        fused: median(times.fused),
        cold: ours.timing.wall,
        difference: await difference(ours.result, theirs.result),
      });
      fused.dispose();
      reference.dispose();
    }
    return rows;
  }

  /** GPU memory that tfjs holds for activations, and ours for weights, in bytes. */
  memory(): { activations: number; weights: number } {
    const { numBytesAllocatedInGPU } = this.backend.memory() as unknown as { numBytesAllocatedInGPU: number };
    return { activations: numBytesAllocatedInGPU, weights: this.fused.memory.bytes };
  }

  private async time(work: Prepared, drop = false): Promise<{ timing: Timing; result: Tensor }> {
    const processor = await this.clock();
    const start = performance.now();
    const result = tf.tidy(() => work.run());
    this.fused.runner.queue.flush();
    await this.backend.queue.onSubmittedWorkDone();
    const wall = performance.now() - start;
    if (drop) result.dispose();
    return { timing: { wall, processor: (await this.clock()) - processor }, result };
  }
}

function median(times: Timing[]): Timing {
  const middle = (of: (time: Timing) => number) => times.map(of).sort((a, b) => a - b)[times.length >> 1]!;
  return { wall: middle((time) => time.wall), processor: middle((time) => time.processor) };
}

async function difference(ours: Tensor, theirs: Tensor): Promise<number> {
  const worst = tf.tidy(() => ours.sub(theirs).abs().max().div(theirs.abs().max()));
  const [value] = await worst.data();
  tf.dispose([worst, ours, theirs]);
  return value!;
}
