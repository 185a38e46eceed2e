import type { ModelConfig } from '../../spec/config.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import type { SampleInputs } from './data/batch-inputs.ts';
import type { PaperImage } from './data/paper-set.ts';
import type { FrozenFeatures } from './paper-network.ts';
import type { Procedure } from './procedure.ts';
import type { Freezing } from './trained-parameters.ts';

export interface PaperTrainerOptions extends Freezing {
  seed: number;
  heads: string[];
  procedure: Procedure;
  /** Most samples whose activations lie in memory at one time; their gradients are summed. All of a batch where absent. */
  micro?: number | undefined;
  /** Every sample comes with the features of its frozen towers, which the trainer then does without. */
  keptFeatures?: boolean | undefined;
}

/** What a step found. */
export interface StepReport {
  loss: number;
  /** Score of each crop, sample after sample, per head. */
  scores: Record<string, number[]>;
}

/** A sample with what is known of it beside its pixels. */
export interface TrainingSample extends SampleInputs {
  known: PaperImage;
  /** Of the kind that `featureKindOf` says; computed where absent. */
  features?: FrozenFeatures | undefined;
}

/** How a step is computed so that it fits into memory; the result is the same. */
export interface StepMemory {
  /** Samples whose activations lie in memory at one time. */
  micro: number;
  /** The blocks' activations are not kept but computed a second time on the way back (gradient checkpointing). */
  recompute: boolean;
}

/** A trained parameter as a checkpoint has it. */
export interface TrainedState {
  name: string;
  /** As its tensor lies: a matrix [inputs, outputs]. */
  shape: number[];
  /** Steps done on it; there are no moments where that is 0. */
  steps: number;
}

/** What a training will take, from steps that were made and not applied. */
export interface Rehearsal extends StepMemory {
  /** Bytes of tensors at their most, computed so. */
  peak: number;
  /** Bytes of them if nothing were computed twice. */
  plain: number;
  /** Seconds that a step of a whole batch takes, at most. */
  step: number;
  /** Seconds that an image of the validation takes. */
  evaluation: number;
}

/** What is rehearsed. */
export interface RehearsalPlan {
  /** Samples of a batch. */
  batch: number;
  /** Bytes that tensors may take. */
  room: number;
  /** Whether blocks are computed twice; decided by the room where absent. */
  recompute?: boolean | undefined;
}

/** Makes the steps of a training: here (`PaperTrainer`), or elsewhere on its behalf. */
export interface StepTrainer extends StepMemory {
  readonly config: ModelConfig;
  readonly options: PaperTrainerOptions;
  /** Its parameters: all of the model but those of towers whose features are kept. */
  readonly specs: readonly ParameterSpec[];
  /** Steps done. */
  step: number;
  /** One step on a batch, of which each sample has a rating. Throws `training-failed` where the loss is not a number, and leaves everything as it was. */
  train(samples: readonly TrainingSample[], rate: number): Promise<StepReport>;
  /** Scores of one sample's crops per head, each crop as if alone. */
  score(sample: TrainingSample): Promise<Record<string, number[]>>;
  /**
   * Computes the gradients of one sample and throws them away: how long a training takes, how much memory, and how it fits. The trainer is as before.
   *
   * @param scored an image with the crops of an evaluation, where there is one
   */
  rehearse(
    sample: TrainingSample,
    scored: TrainingSample | undefined,
    plan: RehearsalPlan,
  ): Promise<Rehearsal>;
  /** Values in stored layout (a matrix [out, in]) of one parameter. */
  value(spec: ParameterSpec): Promise<Float32Array>;
  /** The trained parameters, in order. */
  states(): Promise<TrainedState[]>;
  /** Values of a trained parameter as its tensor lies, then its two moments if asked for. */
  read(name: string, moments: boolean): Promise<Float32Array[]>;
  /** Puts a trained parameter back, with its moments where `values` has them. */
  restore(state: TrainedState, values: readonly Float32Array[]): Promise<void>;
  dispose(): void;
}

/** Frozen towers, which say of an image what no training changes. */
export interface Towers {
  readonly config: ModelConfig;
  /** What the towers say of an image and its texts; its crops are not read. */
  featuresOf(sample: SampleInputs, known: PaperImage): Promise<FrozenFeatures>;
  dispose(): void;
}
