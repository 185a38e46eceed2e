import type { BackendName, DeviceReport } from './device-report.ts';
import type { ErrorRecord } from './errors.ts';
import type { Progress } from './progress.ts';
import type { Reliability } from './reliability.ts';
import type { CellMap, ScoreResult, Sought } from './result.ts';

export type { BackendName, DeviceReport } from './device-report.ts';

export type BackendChoice = BackendName | 'auto';

/** A layout that is forced (for tests and bug reports), or `untuned`: what the device's features suggest, nothing measured. */
export const variantChoices = [
  'quad',
  'tile',
  'shared',
  'shared-f16',
  'shared-int8',
  'reference',
  'untuned',
] as const;
export type VariantChoice = (typeof variantChoices)[number];

/** One regressor of the model and what its number means. */
export interface HeadInfo {
  name: string;
  title: string;
  min: number;
  max: number;
  /** What raters were asked. */
  question: string;
  higherIsBetter: boolean;
  /** Where the score was published, and under what its weights may be used; absent where the model says it as a whole. */
  paper?: string;
  licence?: string;
  /** 101 values: the 0th..100th percentile of predictions on the training images. */
  percentiles?: number[];
  /** Whose scores those are: how many images, and what they are in a few words. */
  reference?: { images: number; what: string };
  /** Whether it can be fine-tuned on ratings, on the page. */
  tunable?: true;
  /** What it can look for in the single patches of an image: the prompt, or the closer text of each of its pairs. */
  relevance?: Sought;
  /** Whether it is computed only where it is asked for by name: it is not among the package's default heads. */
  onRequest?: true;
  /** Which model its numbers come from, where several score side by side. */
  model?: { id: string; title: string };
  /** What the scores are worth on images the model was not trained on; absent where that is not known. */
  reliability?: Reliability;
}

export interface ModelInfo {
  name: string;
  title: string;
  licence: string;
  /** True while the weights are random: the score is meaningless. */
  untrained: boolean;
  provenance: string;
  /** First 12 hex digits of the SHA-256 over the manifest. */
  hash: string;
  profile: string;
  heads: HeadInfo[];
  crops: number;
  cropSize: number;
  maxTextTokens: number;
  parameters: number;
  bytes: number;
  /** One-line measured accuracy with the split it was measured on, where known. */
  accuracy?: string;
  /** How far people's mean rating lies from each score, in one line; absent in what an earlier version kept. */
  reliability?: string;
  /** The models that score side by side, where there are several: everything else here then says of all together what can be said. */
  members?: ModelInfo[];
  /** Whether they do not fit into memory together, so that each is loaded again for every image. */
  takesTurns?: true;
  /** Present when the model needed another backend than the one reported at the start. */
  device?: DeviceReport;
}

/** Where a package is read from: a base URL (ending in `/`), or files passed in by the page. */
export type ModelSource = { kind: 'url'; url: string } | { kind: 'files'; files: File[] };

export interface ScoreRequest {
  /** Unique per running job; `cancel` takes it. */
  job: string;
  image: Blob;
  /** File name, for messages and for telling formats apart. */
  name: string;
  prompt?: string;
  description?: string;
  /** Keeps generator syntax in the prompt. */
  rawPrompts?: boolean;
  /** Number of crops, or their top-left corners in pixels. Default: the package's. */
  crops?: number | [number, number][];
  /** Heads wanted; default: the package's default heads. */
  heads?: string[];
  /** Also return maps, gates and attention for the inspector. */
  detail?: boolean;
  /** Leaves the values of the whole image's map out of `detail`: `csfMap` makes them where somebody looks at them. */
  csfLater?: boolean;
  /** Also return every named intermediate tensor. */
  inspect?: boolean;
  /** Also return what each patch says by itself, of heads that can look for it. */
  relevance?: boolean;
  /** Also return the input of the heads, for fine-tuning. */
  features?: boolean;
  /** What `readAhead` was told of this image. */
  ticket?: string;
}

/** The image that is asked for next, under this ticket. */
export type NextImage = Pick<ScoreRequest, 'image' | 'name'> & { ticket: string };

/** What decides an image's prompt. */
export type PromptRequest = Pick<ScoreRequest, 'image' | 'name' | 'prompt' | 'rawPrompts'>;

/** The 16×16 magnitude spectrum of one patch, and the CSF weights on it. */
export interface PatchSpectrum {
  size: number;
  /** |FFT2|, shifted so that DC is in the middle (row-major). */
  magnitude: Float32Array;
  /** CSF weight per bin, same layout. */
  weight: Float32Array;
  score: number;
}

/** Results cross the thread boundary as values, never as thrown errors, whose fields would be lost. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorRecord };

/** What the engine holds. */
export interface EngineMemory {
  tensors: number;
  tensorBytes: number;
  /** Every buffer on the GPU, including those kept for reuse; the peak since the last query. Absent for WASM. */
  gpu?: { buffers: number; bytes: number; peakBytes: number };
}

/**
 * The worker's interface. Every method returns an answer, none throws. `onProgress` is a Comlink proxy on the page's side.
 */
export interface EngineApi {
  /** Starts the tensor backend; called once, before anything else. Without a variant, kernels are measured on the device. */
  start(
    choice: BackendChoice,
    onProgress: (progress: Progress) => void,
    variant?: VariantChoice,
  ): Promise<Answer<DeviceReport>>;
  /**
   * Loads a package, or several that score side by side, replacing the previous ones; on failure those stay. What is in memory already
   * is not loaded again.
   */
  load(
    job: string,
    source: ModelSource | readonly ModelSource[],
    onProgress: (progress: Progress) => void,
  ): Promise<Answer<ModelInfo>>;
  score(request: ScoreRequest, onProgress: (progress: Progress) => void): Promise<Answer<ScoreResult>>;
  /**
   * Decodes an image while another is scored, if both can be held: the request with its ticket finds it done. Only the image told last is
   * held; undefined: none.
   */
  readAhead(next: NextImage | undefined): Promise<Answer<void>>;
  /** Spectrum of the patch whose top-left corner is (x, y) in pixels of the scored image, normalised as in the given crop. */
  spectrum(image: Blob, name: string, x: number, y: number): Promise<Answer<PatchSpectrum>>;
  /** CSF score of every whole patch of an image whose shorter side had so many pixels when it was scored: the map that `csfLater` left out. */
  csfMap(image: Blob, name: string, side: number): Promise<Answer<CellMap>>;
  /** The prompt of an image as it is scored: the one given, else the one in its file, cleaned alike; empty string when there is none. */
  readPrompt(request: PromptRequest): Promise<Answer<string>>;
  /** Cancels a running job; it returns `cancelled` at its next step. */
  cancel(job: string): Promise<void>;
  /** What is held now; answered immediately, even while a job runs. */
  memory(): Promise<EngineMemory>;
}
