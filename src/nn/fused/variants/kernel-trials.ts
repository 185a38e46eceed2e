import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { KernelRunner } from '../../../gpu/kernel-runner.ts';
import * as tf from '../../tf.ts';
import type { Tensor } from '../../tf.ts';

/** Another layout is chosen only if it is this much faster: less is noise; a lossy one must be worth it. */
const [worth, worthRounding] = [1.03, 1.25];

/** What a kernel could be, and work that shows it. */
export interface Candidate<T> {
  name: string;
  value: T;
  /** It rounds what it multiplies. */
  lossy?: boolean;
  work: () => Tensor;
}

/** What was tried: milliseconds a dispatch, or why not. */
export interface Trial {
  name: string;
  ms: number | undefined;
}

/** Times candidates on the device, within a budget of milliseconds. */
export class KernelTrials {
  readonly trials: Trial[] = [];
  private readonly backend: WebGPUBackend;
  private readonly runner: KernelRunner;
  private readonly deadline: number;
  /** Milliseconds of the longest trial so far, its compilation included. */
  private longest = 0;

  constructor(backend: WebGPUBackend, runner: KernelRunner, budget: number) {
    this.backend = backend;
    this.runner = runner;
    this.deadline = performance.now() + budget;
  }

  /**
   * The fastest candidate that agrees with the first; so many of the first are tried whatever the time, the others only
   * while one that takes as long as the longest so far would still end in time.
   */
  async best<T>(candidates: Candidate<T>[], certain: number): Promise<{ value: T; ms: number } | undefined> {
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
    await this.runner.compileAhead(plan).catch(() => undefined);
  }

  /** Milliseconds a dispatch, and the sum of |results|, whatever their shape, as a check; undefined if the device cannot do it. */
  async trial(name: string, work: () => Tensor): Promise<{ ms: number; sum: number } | undefined> {
    const begun = performance.now();
    try {
      const sum = tf.tidy(() => work().abs().sum());
      const [value] = await sum.data();
      sum.dispose();
      await this.runner.check();
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
    this.runner.queue.flush();
    await this.backend.queue.onSubmittedWorkDone();
    return (performance.now() - start) / count;
  }
}
