import type { Tensor1D, Tensor2D, Tensor3D } from '../nn/tf.ts';
import type { ExpertPrediction } from './moer.ts';
import type { ProjectedTexts } from './tsam.ts';

/* What goes into the network beside pixels, what passes between its two halves, and what comes out. */

/** Token ids and mask of one text per image: [B, T] each, mask 1 for a token. */
export interface TokenBatch {
  /** int32, [B, T]. */
  ids: Tensor2D;
  /** 1 or 0, [B, T]. */
  mask: Tensor2D;
  /** The mask before training hid words, [B, T]: what the overlap of both texts is counted on. */
  whole?: Tensor2D;
}

/** What the parts of one head's score count, together 1. A tensor, [B], where images differ in it. */
export interface ImageShares {
  words: number | Tensor1D;
  trunk: number | Tensor1D;
  experts: number | Tensor1D;
}

/** What depends on the image but not on the crop: computed once per image. */
export interface ImageLevel {
  /** Projected features; undefined where neither HP nor SCI is on. */
  texts: ProjectedTexts | undefined;
  /** Normed text features that HP attends to, [B, T, C]; undefined where the switch is off. */
  preference: Tensor3D | undefined;
  /** SCI, [B, C]; undefined where the switch is off. */
  consistency: Tensor2D | undefined;
  /** Further branches of the regressor's input, [B, K] for each of its members; none where all are off. */
  branches: Tensor2D[];
  /** What a mismatch of the texts subtracts from one head, [B]; undefined where that branch is off. */
  mismatchPenalty: Tensor1D | undefined;
  /** The text-only score, [B] per head; undefined where that branch is off or left out. */
  terms: Record<string, Tensor1D> | undefined;
  /** The pretrained trunk's own score, [B] per head; undefined where that branch is off or left out. */
  pooled: Record<string, Tensor1D> | undefined;
  /** How likely the image is a photograph, [B], 0 to 1 (`photographs.ts`); undefined where the model makes no difference. */
  photograph?: Tensor1D | undefined;
  /** What the parts of each head's score count (`sharesOf`); undefined where that branch is off or left out. */
  shares?: Record<string, ImageShares> | undefined;
  /** What colours that look altered subtract from one head, [B]; undefined where that branch is off or left out. */
  coloursPenalty?: Tensor1D | undefined;
}

/** What an image gives beside its pixels and texts, where the configuration asks for it. */
export interface ImageExtras {
  /** Statistics of each image's windows in raw units, [B, W, inputs]. */
  statistics?: Tensor3D;
  /** What the pretrained trunks say of the image (`pooledPatches`), in raw units, [B, length]. */
  pooled?: Tensor2D;
  /** What the image looks like from afar (`appearance`), in raw units, [B, inputs]. */
  appearance?: Tensor2D;
  /** Leaves out what is fitted apart (`terms`, `pooled`, `colours`): training must not compensate for them. */
  withoutTerms?: boolean;
}

/** The prediction of a head, combined over its members. */
export interface HeadPrediction extends ExpertPrediction {
  /** Per member. */
  members: ExpertPrediction[];
}

/** What is read off crops before any head. */
export interface CropReading {
  /** VQI alone, [B, C]. */
  visual: Tensor2D;
  /** The regressor's input, per member: VQI, SCI and whatever branches are on, [B, F]. */
  features: Tensor2D[];
  /** Raw CSF scores, [B, side, side]. */
  csfRaw: Tensor3D;
  /** Pooling weights, [B, side, side]; each crop's sum to 1. */
  csfWeights: Tensor3D;
  /** AQAFP's spatial mask, [B, places], 0..1; undefined where that pooling is off. */
  spatial: Tensor2D | undefined;
  /** What each place adds to VQI, [B, places]; each row sums to 1. */
  share: Tensor2D;
}

export interface CropPrediction extends CropReading {
  /** What is added to each head's experts after their share: the text-only score (`branches.terms`) and the trunk's (`branches.pooled`), less the penalties for a mismatch and for altered colours, and where a tuned head's scale begins. [1 or B]. */
  offsets: Record<string, Tensor1D>;
  /** The experts' share of the score of each of `sharingHeads`, [1 or B]. */
  expertsShares: Tensor1D[];
  /** Per head. */
  heads: Record<string, HeadPrediction>;
}
