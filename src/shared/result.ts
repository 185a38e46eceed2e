/** The result of scoring an image: plain, cloneable data only. */
import type { DeviceReport } from './device-report.ts';
import type { Reason } from './reasons/reason.ts';
import type { ScoredTexts } from './texts.ts';

/** A number per head name, in the units of that head's scale. */
export type Scores = Record<string, number>;

/** [low, high] per head, in its units; null where nothing is claimed. */
export type Intervals = Record<string, [number, number] | null>;

/** Something the user should know about a result that is not an error. */
export interface Warning {
  code:
    | 'enlarged'
    | 'prompt-truncated'
    | 'description-truncated'
    | 'no-prompt'
    | 'no-description'
    | 'prompt-from-file'
    | 'prompt-not-in-file'
    | 'prompt-cleaned'
    | 'unknown-words'
    | 'untrained'
    | 'outside-domain'
    | 'flat-crop'
    | 'alpha-dropped'
    | 'damaged-file'
    | 'colour-profile'
    | 'no-picture'
    | 'named-colours'
    | 'beyond-scale'
    | 'no-number'
    | 'less-trust'
    | 'first-frame'
    | 'few-crops';
  message: string;
}

export interface CropResult {
  /** Top-left corner in pixels of the scored image (after enlargement, if any). */
  x: number;
  y: number;
  scores: Scores;
}

/** Square cells over the scored image. */
export interface CellGrid {
  columns: number;
  rows: number;
  /** Side of a cell in image pixels. */
  cell: number;
}

/** A value for each of them, row-major. */
export interface CellMap extends CellGrid {
  values: Float32Array;
}

/** A map of square cells somewhere over the scored image. */
export interface PlacedMap extends CellMap {
  /** Where its first cell starts, in pixels of the scored image. */
  originX: number;
  originY: number;
}

/** What is looked for in the single patches of an image: the prompt, or which text of each pair of opposites is the closer one. */
export type Sought = 'prompt' | 'pairs';

/**
 * What each patch says by itself: the cosine of the prompt with it, or how much larger its cosine is with the good text of a pair than with
 * the bad one, the mean over the pairs.
 */
export interface Relevance extends PlacedMap {
  of: Sought;
}

/** The outputs of a head's experts for a crop, side by side: those of the first member, then those of the next. */
export interface ExpertsDetail {
  /** Softmax gate; sums to 1 over all. */
  gate: number[];
  outputs: number[];
  /** Indices of those that were used. */
  used: number[];
  /** Mixtures of equally many experts whose mean is the score; absent where there is one. */
  members?: number;
}

/** The inner values of one crop that the inspector draws (14×14 maps row-major). */
export interface CropDetail {
  x: number;
  y: number;
  /** Per-patch CSF score before any normalisation. */
  csfRaw: Float32Array;
  /** The weights the pooling used; they sum to 1. */
  csfWeight: Float32Array;
  /** AQAFP's spatial mask, 0..1. */
  spatial: Float32Array;
  /** What each patch adds to the pooled visual features, as a share of all patches'; they sum to 1. */
  share: Float32Array;
  /** Per head. */
  experts: Record<string, ExpertsDetail>;
}

/** One text as the model saw it. */
export interface TextDetail {
  tokens: string[];
  /** [start, end) character offsets into the text of each token; null for special tokens. */
  offsets: ([number, number] | null)[];
  /** Tokens of the whole text that did not fit. */
  truncated: number;
  unknown: string[];
}

/** What the inspector needs beyond the scores; asked for with `detail`. */
export interface ScoreDetail {
  /**
   * CSF score of every whole patch of the scored image, not only of crops; without `values` where they are made later (`csfLater`): by the
   * model `of`, where that is not the first of the result's.
   */
  csfMap: CellGrid & Partial<CellMap> & { of?: string };
  crops: CropDetail[];
  prompt: TextDetail;
  description: TextDetail;
  /** What a mismatch of prompt and description subtracts from one head, in its units; absent where the model has no such part. */
  disagreement?: { head: string; taken: number };
  /** The text-only score and its share of the whole, by head, scores in its units; absent where the model has no such part. */
  terms?: { share: Record<string, number>; scores: Record<string, number> };
  /** The score of the pretrained trunk alone, likewise; and how likely it takes the image for a photograph, 0 to 1, where its share depends on that. */
  pooled?: { share: Record<string, number>; scores: Record<string, number>; photograph?: number };
  /** What colours that look altered subtract from one head, in its units; absent where the model has no such part. */
  colours?: { head: string; taken: number };
  /** prompt tokens × description tokens, mean over heads, row-major; absent where the model has no SCI. */
  attention?: { rows: number; columns: number; values: Float32Array };
}

/** With all its maps. */
export interface WholeDetail extends ScoreDetail {
  csfMap: CellMap;
}

/** A named intermediate tensor, as the command line writes it to `.npy`. */
export interface NamedTensor {
  name: string;
  shape: number[];
  values: Float32Array;
}

/** The regressor's input for every crop of an image, row-major: all that its heads see of it. */
export interface CropFeatures {
  /** Crops. */
  rows: number;
  columns: number;
  values: Float32Array;
}

export interface ScoreResult {
  /** Present when it was computed on another device than the one reported at the start, which was lost, or on fewer of its threads. */
  device?: DeviceReport;
  /** Size of the image as scored, in pixels (after orientation and any enlargement). */
  width: number;
  height: number;
  /** Without the heads in `withheld`. As the model gives them: beyond a head's scale too. */
  scores: Scores;
  /** Heads that were requested and have no number, with what to do about each. */
  withheld?: Record<string, string>;
  /** Standard deviation over crops, per head: how much the image's parts differ, not how sure the score is. */
  spread: Scores;
  /** Share (0..100) of the training images' predictions below this score, per head, where the package has the table and nothing speaks against it (`unclaimed`). */
  percentiles: Scores;
  /**
   * Where people's mean rating lies for 8 of 10 images (the level is the package's), per head that has a score; absent in results of
   * earlier versions.
   */
  intervals?: Intervals;
  /** Why an interval is null, per head. */
  unclaimed?: Record<string, string>;
  crops: CropResult[];
  warnings: Warning[];
  /** The surest first, none below a stated sureness; absent in results of earlier versions. */
  reasons?: Reason[];
  /** Texts used (the prompt may have been read from the file). */
  prompt: string;
  description: string;
  /** The same with where they came from; absent in results that an earlier version kept. */
  texts?: ScoredTexts;
  detail?: ScoreDetail;
  /** What each patch says by itself, per head that can look for it; asked for with `relevance`. */
  relevance?: Record<string, Relevance>;
  tensors?: NamedTensor[];
  features?: CropFeatures;
  ms: number;
}
