import type { Answer, ModelSource } from './engine-api.ts';
import type { Reliability } from './reliability.ts';
import type { CropFeatures } from './result.ts';

/** With fewer rated images, learning cannot be told apart from memorising. */
export const minRatedImages = 30;

/** Name by which a worker of the engine's script becomes the one that tunes. */
export const tunerWorker = 'fovea-tuner';

/** One image to learn from. */
export interface RatedImage {
  /** Under which its features were given. */
  key: string;
  rating: number;
  /** Images of one group (prompt) never stand on both sides of a split. */
  group: string;
}

export interface TuneRequest {
  /** Package whose head is tuned: the one the features come from. */
  source: ModelSource;
  head: string;
  images: RatedImage[];
  seed: number;
}

/** How far a tune is; the last fold is the head that is kept, made of all images. */
export interface TuneProgress {
  fold: number;
  folds: number;
  done: number;
  total: number;
  /** An upper bound; NaN before there is one. */
  secondsLeft: number;
}

export type TuneListener = (progress: TuneProgress) => void;

/** Agreement with the ratings of images, each scored by a head that had not seen it. */
interface TuneAgreement {
  srcc: number;
  plcc: number;
  /** 95% bootstrap interval of the rank correlation; null where it is undefined. */
  interval: [number, number] | null;
}

/** `better`: the gain is more than chance; `unclear`: there is a gain that may be chance; `no-better`: there is none. */
export type TuneVerdict = 'better' | 'unclear' | 'no-better';

/** A tuned head and what it is worth. */
export interface TunedHead {
  head: string;
  /** SHA-256 of the base package's manifest. */
  base: string;
  images: number;
  folds: number;
  seed: number;
  /** Whether images of one prompt were kept in one fold. */
  byGroup: boolean;
  before: TuneAgreement;
  after: TuneAgreement;
  /** Of the difference of both rank correlations, over the same resamples. */
  gain: [number, number] | null;
  verdict: TuneVerdict;
  /** Scale of the ratings, the head's own where they fit it. */
  min: number;
  max: number;
  /** What is added to what its weights, and all else that counts in the score, say on a scale of that length. */
  origin: number;
  /** Of the tuned head's scores of the images, 101 values. */
  percentiles: number[];
  /** What the tuned head is worth to people, from the scores of heads tuned without each image; absent where there are too few. */
  reliability?: Reliability;
  /** Values by parameter name, in PyTorch's layout. */
  weights: Record<string, Float32Array>;
}

/** The worker that tunes; like the engine, it answers and never throws. */
export interface TunerApi {
  /** Which of these keys it has no features for. */
  missing(keys: string[]): Promise<Answer<string[]>>;
  /** Keeps the features of an image. */
  take(key: string, features: CropFeatures): Promise<Answer<null>>;
  tune(job: string, request: TuneRequest, onProgress: TuneListener): Promise<Answer<TunedHead>>;
  /** Asks a running tune to stop; it answers `cancelled` at its next step. */
  cancel(job: string): Promise<void>;
}
