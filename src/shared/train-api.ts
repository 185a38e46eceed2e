import type { Answer, ModelSource } from './engine-api.ts';

/** Name by which a worker of the engine's script becomes the one that trains. */
export const trainerWorker = 'fovea-trainer';

/** A head that is trained, and the column of ratings that it learns. */
interface TrainedColumn {
  /** Lower-case letters, digits, `-` and `_`. */
  head: string;
  column: string;
}

/** What a training is of, beside its files and images. */
export interface TrainSettings {
  name: string;
  licence: string;
  columns: TrainedColumn[];
  /** The head's training: at most so many epochs, at this learning rate. */
  epochs: number;
  rate: number;
  /** Crops of each image and epoch; crops of which the mean is an image's score. */
  trainingCrops: number;
  evaluationCrops: number;
  profile: 'paper' | 'released';
  quantisation: 'f32' | 'f16' | 'int8';
  /** Day, `2026-01-31`. */
  date: string;
}

/** A rated image, with its texts as they were scored: nothing more is stripped from them. */
export interface TrainImage {
  name: string;
  image: Blob;
  prompt: string;
  description: string;
  /** By head; a head without one does not learn from this image. */
  ratings: Record<string, number>;
}

/** Where the towers come from. */
export interface TrainTowers {
  /** Checkpoints, each with some of the towers. */
  files: File[];
  vocabulary?: File;
  /** Sizes of the model, if not full size. */
  config?: File;
  /** A stored package, by its id, and its files. */
  model?: { id: string; title: string; source: ModelSource };
}

export interface TrainRequest {
  settings: TrainSettings;
  towers: TrainTowers;
  images: TrainImage[];
}

/** An unfinished training continues with these. */
export interface ResumeRequest {
  images: TrainImage[];
  /** Files of the stored package that it began with, where there is one. */
  source?: ModelSource;
}

/** Agreement with the ratings of held-out images; NaN where undefined. */
interface HeadAgreement {
  images: number;
  srcc: number;
  plcc: number;
}

export interface EpochSummary {
  /** From 1. */
  epoch: number;
  /** Mean over its steps. */
  loss: number;
  /** By head; empty where no image is held out. */
  heads: Record<string, HeadAgreement>;
}

/** How far a training is. Seconds are NaN before there is an estimate. */
export type TrainProgress =
  | { stage: 'read' | 'save'; done: number; total: number }
  | { stage: 'features'; done: number; total: number; secondsLeft: number }
  | {
      stage: 'train';
      /** Steps. */
      done: number;
      total: number;
      loss: number;
      epochs: number;
      secondsLeft: number;
      /** The last epoch that is done. */
      last?: EpochSummary | undefined;
    };

export type TrainListener = (progress: TrainProgress) => void;

export interface TrainOutcome {
  /** Of the package in the store. */
  id: string;
  title: string;
  /** Whose weights the package has; absent where no image was held out. */
  best?: EpochSummary | undefined;
  epochs: number;
  /** What was taken from where, skipped or split, in sentences. */
  notes: string[];
}

/** A training that was cancelled, or ended with its tab or its device. */
export interface UnfinishedTraining {
  settings: TrainSettings;
  /** Names of the files with towers; they are kept with it. */
  files: string[];
  /** The stored package that it began with. */
  model?: { id: string; title: string } | undefined;
  images: number;
  /** Steps that are kept, and all; 0 before the first checkpoint. */
  step: number;
  total: number;
}

/** The worker that trains; like the engine, it answers and never throws. */
export interface TrainerApi {
  /** Trains a head on frozen towers and stores the package. Any unfinished training is replaced. */
  train(job: string, request: TrainRequest, onProgress: TrainListener): Promise<Answer<TrainOutcome>>;
  /** Goes on with the unfinished training. */
  resume(job: string, request: ResumeRequest, onProgress: TrainListener): Promise<Answer<TrainOutcome>>;
  /** Asks a training to stop: it keeps where it is, and answers `cancelled`. */
  cancel(job: string): Promise<void>;
}
