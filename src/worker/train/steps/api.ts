import type { Answer, BackendChoice } from '../../../shared/engine-api.ts';
import type { ModelConfig } from '../../../spec/config.ts';
import type { ParameterSpec } from '../../../spec/parameters.ts';
import type { SampleInputs } from '../../../training/paper/data/batch-inputs.ts';
import type { PaperImage } from '../../../training/paper/data/paper-set.ts';
import type { FeatureKind, FrozenFeatures } from '../../../training/paper/paper-network.ts';
import type {
  PaperTrainerOptions,
  Rehearsal,
  RehearsalPlan,
  StepMemory,
  StepReport,
  TrainedState,
  TrainingSample,
} from '../../../training/paper/step-trainer.ts';

/** Name by which a worker of the engine's script becomes the one that makes steps of a training. */
export const stepsWorker = 'fovea-steps';

/** What computes, and whether it is a GPU. */
export interface StepsDevice {
  /** "WebGPU on NVIDIA H100", "WebAssembly, 8 threads". */
  said: string;
  gpu: boolean;
}

/** What the worker is asked, by name. There is one trainer, and one pair of frozen towers, at a time. */
export interface StepCalls {
  start(backend: BackendChoice): StepsDevice;
  /** Values of a parameter, in stored layout, for the trainer or the towers that are made next. */
  give(name: string, values: Float32Array): void;
  makeTrainer(config: ModelConfig, options: PaperTrainerOptions): void;
  rehearse(sample: TrainingSample, scored: TrainingSample | undefined, plan: RehearsalPlan): Rehearsal;
  train(
    at: StepMemory & { step: number },
    samples: readonly TrainingSample[],
    rate: number,
  ): { report: StepReport; bytes: number };
  score(sample: TrainingSample): Record<string, number[]>;
  value(spec: ParameterSpec): Float32Array;
  states(): TrainedState[];
  read(name: string, moments: boolean): Float32Array[];
  restore(state: TrainedState, values: readonly Float32Array[]): void;
  disposeTrainer(): void;
  makeTowers(config: ModelConfig, kind: Exclude<FeatureKind, 'none'>): void;
  featuresOf(sample: SampleInputs, known: PaperImage): FrozenFeatures;
  disposeTowers(): void;
}

/** The calls, each of which is waited for. */
export type StepMethods = {
  [Name in keyof StepCalls]: (
    ...args: Parameters<StepCalls[Name]>
  ) => ReturnType<StepCalls[Name]> | Promise<ReturnType<StepCalls[Name]>>;
};

/** The worker that makes steps; like the engine, it answers and never throws. */
export interface StepsApi {
  call<Name extends keyof StepCalls>(
    name: Name,
    args: Parameters<StepCalls[Name]>,
  ): Promise<Answer<ReturnType<StepCalls[Name]>>>;
}
