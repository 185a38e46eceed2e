import type { ModelConfig } from '../../../../spec/config.ts';
import type { ParameterSpec } from '../../../../spec/parameters.ts';
import { trainerSpecs } from '../../../../training/paper/frozen-towers.ts';
import type { TrainerParts } from '../../../../training/paper/job/create-trainer.ts';
import type {
  PaperTrainerOptions,
  RehearsalPlan,
  StepReport,
  StepTrainer,
  TrainedState,
  TrainingSample,
} from '../../../../training/paper/step-trainer.ts';
import type { BrowserSteps } from './browser-steps.ts';

/** What makes the steps. */
type Steps = Pick<BrowserSteps, 'call'>;

/** A trainer whose steps a headless browser makes. */
export class BrowserTrainer implements StepTrainer {
  step = 0;
  micro: number;
  recompute = false;
  /** Bytes of tensors after the last step. */
  bytes = 0;
  readonly config: ModelConfig;
  readonly options: PaperTrainerOptions;
  readonly specs: readonly ParameterSpec[];
  private readonly steps: Steps;

  private constructor(steps: Steps, config: ModelConfig, options: PaperTrainerOptions) {
    this.steps = steps;
    this.config = config;
    this.options = options;
    this.micro = options.micro ?? Infinity;
    this.specs = trainerSpecs(config, options);
  }

  static async make(steps: Steps, ...[config, options, start]: TrainerParts): Promise<BrowserTrainer> {
    const trainer = new BrowserTrainer(steps, config, options);
    for (const spec of trainer.specs) await steps.call('give', spec.name, start(spec));
    await steps.call('makeTrainer', config, options);
    return trainer;
  }

  async train(samples: readonly TrainingSample[], rate: number): Promise<StepReport> {
    const { step, micro, recompute } = this;
    const { report, bytes } = await this.steps.call('train', { step, micro, recompute }, samples, rate);
    this.step++;
    this.bytes = bytes;
    return report;
  }

  rehearse(sample: TrainingSample, scored: TrainingSample | undefined, plan: RehearsalPlan) {
    return this.steps.call('rehearse', sample, scored, plan);
  }

  score(sample: TrainingSample) {
    return this.steps.call('score', sample);
  }

  value(spec: ParameterSpec) {
    return this.steps.call('value', spec);
  }

  states() {
    return this.steps.call('states');
  }

  read(name: string, moments: boolean) {
    return this.steps.call('read', name, moments);
  }

  restore(state: TrainedState, values: readonly Float32Array[]): Promise<void> {
    return this.steps.call('restore', state, values);
  }

  dispose(): void {
    // where the browser is gone, so is the trainer
    this.steps.call('disposeTrainer').catch(() => undefined);
  }
}
