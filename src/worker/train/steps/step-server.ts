import * as tf from '../../../nn/tf.ts';
import { answer } from '../../../shared/answer.ts';
import type { Answer } from '../../../shared/engine-api.ts';
import { fromErrorRecord, toErrorRecord } from '../../../shared/errors.ts';
import { RunningCalls } from '../../../shared/workers/running-calls.ts';
import type { ParameterSpec } from '../../../spec/parameters.ts';
import { FrozenTowers } from '../../../training/paper/frozen-towers.ts';
import { PaperTrainer } from '../../../training/paper/paper-trainer.ts';
import type { StepCalls, StepMethods, StepsApi } from './api.ts';
import { startStepsBackend } from './steps-backend.ts';

/** Makes the steps of a training for the command line, which decides, reads and writes everything else. */
export class StepServer implements StepsApi {
  private readonly startBackend: typeof startStepsBackend;
  private readonly given = new Map<string, Float32Array>();
  private readonly running = new RunningCalls();
  private trainer: PaperTrainer | undefined;
  private towers: FrozenTowers | undefined;

  constructor(startBackend: typeof startStepsBackend = startStepsBackend) {
    this.startBackend = startBackend;
  }

  call<Name extends keyof StepCalls>(
    name: Name,
    args: Parameters<StepCalls[Name]>,
  ): Promise<Answer<ReturnType<StepCalls[Name]>>> {
    const method: StepMethods[Name] = this.methods[name];
    // a lost device answers nothing any more
    return answer<ReturnType<StepCalls[Name]>>(() => this.running.run(async () => method(...args)));
  }

  private readonly methods: StepMethods = {
    start: async (backend) => {
      const { said, gpu, failure } = await this.startBackend(backend);
      failure.catch((error: unknown) => this.running.end(fromErrorRecord(toErrorRecord(error))));
      return { said, gpu };
    },
    give: (name, values) => void this.given.set(name, values),
    makeTrainer: (config, options) => {
      this.trainer = new PaperTrainer(config, options, (spec) => this.take(spec));
    },
    rehearse: (...args) => this.made.rehearse(...args),
    train: async ({ step, micro, recompute }, samples, rate) => {
      const trainer = Object.assign(this.made, { step, micro, recompute });
      const report = await trainer.train(samples, rate);
      return { report, bytes: tf.memory().numBytes };
    },
    score: (sample) => this.made.score(sample),
    value: (spec) => this.made.value(spec),
    states: () => this.made.states(),
    read: (...args) => this.made.read(...args),
    restore: (...args) => this.made.restore(...args),
    disposeTrainer: () => {
      this.trainer?.dispose();
      this.trainer = undefined;
    },
    makeTowers: (config, kind) => {
      this.towers = new FrozenTowers(config, kind, (spec) => this.take(spec));
    },
    featuresOf: (sample, known) => {
      if (!this.towers) throw new RangeError('there are no towers');
      return this.towers.featuresOf(sample, known);
    },
    disposeTowers: () => {
      this.towers?.dispose();
      this.towers = undefined;
    },
  };

  private get made(): PaperTrainer {
    if (!this.trainer) throw new RangeError('there is no trainer');
    return this.trainer;
  }

  /** Values that were given, which need not lie in memory twice. */
  private take({ name }: ParameterSpec): Float32Array {
    const values = this.given.get(name);
    if (!values) throw new RangeError(`no values of ${name} were given`);
    this.given.delete(name);
    return values;
  }
}
