import type { EpochResult } from '../../../../training/paper/epoch-result.ts';
import type { StepState } from '../../../../training/paper/run-paper.ts';
import type { CliIo } from '../../../io.ts';
import { megabytes } from '../feature-store.ts';
import { duration } from './duration.ts';

/** Tells how a training goes on: each step in passing, each epoch in a line. */
export class TrainingReport {
  private readonly io: Pick<CliIo, 'say' | 'progress'>;
  private readonly epochs: number;
  private readonly memory: () => number;
  private last = performance.now();
  private spent = 0;
  private images = 0;
  private steps = 0;
  private state: StepState | undefined;

  /** @param memory bytes in use */
  constructor(io: Pick<CliIo, 'say' | 'progress'>, epochs: number, memory: () => number) {
    this.memory = memory;
    this.io = io;
    this.epochs = epochs;
  }

  /** Restarts the clock: what went before was not training. */
  start(): void {
    this.last = performance.now();
  }

  /** Seconds that the steps to come take, at the pace so far. */
  private get left(): number {
    const { step = 0, total = 0 } = this.state ?? {};
    return ((total - step) * this.spent) / Math.max(1, this.steps);
  }

  step(state: StepState): void {
    const now = performance.now();
    this.spent += (now - this.last) / 1000;
    this.last = now;
    this.steps++;
    this.images += state.images;
    this.state = state;
    const memory = megabytes(this.memory());
    const pace = `${(this.images / this.spent).toFixed(2)} images/s, ${memory}`;
    this.io.progress(
      `step ${state.step} of ${state.total}, loss ${state.loss.toFixed(4)}, ${pace}, ${duration(this.left)} left`,
    );
  }

  epoch({ epoch, loss, validation = {} }: EpochResult): void {
    const found = Object.entries(validation).map(([head, { srcc, plcc, srccInterval, images }]) => {
      const interval = srccInterval ? ` (${srccInterval.map((end) => end.toFixed(3)).join(' to ')})` : '';
      return `${head} SRCC ${srcc.toFixed(3)}${interval} PLCC ${plcc.toFixed(3)} on ${images} images`;
    });
    const parts = [
      `epoch ${epoch}/${this.epochs}`,
      `loss ${loss.toFixed(4)}`,
      ...found,
      `${duration(this.left)} left`,
    ];
    this.io.say(parts.join(', '));
    this.last = performance.now();
  }
}
