import type { HeadInfo } from '../../shared/engine-api.ts';
import type { Sought } from '../../shared/result.ts';
import type { ClipConfig, Preparation } from './config.ts';

/** A layer of a head: weights [outputs, inputs] row-major, bias [outputs]. */
export interface HeadLayer {
  weights: Float32Array;
  bias: Float32Array;
}

/** What a scorer computes its number from. Embeddings are of unit length. */
export interface ClipEvidence {
  /** Where the scorer reads crops, the mean of theirs: its cosine with a text is the mean of their cosines. */
  image: Float64Array;
  /** Of the scorer's texts, in their order. */
  texts: Float64Array[];
  /** exp(logit scale): by what the model was trained to multiply cosines. */
  scale: number;
  /** Of a head with weights of its own. */
  layers: HeadLayer[];
}

/** What is said of a scorer to people: the scale is where scores of usual images lie, paper and licence those of the published weights. */
type HeadFacts = Required<
  Pick<HeadInfo, 'name' | 'title' | 'min' | 'max' | 'question' | 'higherIsBetter' | 'paper' | 'licence'>
>;

/** How a CLIP checkpoint names its tensors. */
export type Layout = 'openai' | 'open_clip' | 'hf';

/** What a checkpoint shows of whose it is. */
export interface CheckpointFacts {
  layout: Layout;
  /** Width of the image tower. */
  width: number;
  /** Whether its keys stand behind a name that wraps them all. */
  wrapped: boolean;
  /** Name of the file. */
  file: string;
}

/** Where a head's layers lie in a file of its own: the keys of their weights in order. */
interface LayerKeys {
  weights: string[];
  activation: ClipConfig['headLayers'][string]['activation'];
}

/** A score that is read off the embeddings of a CLIP model: all that tells one scorer from the next, in one file each. */
export interface ClipScorer extends HeadFacts {
  /** The texts that are embedded beside the image: made from the prompt, or its own. */
  texts: (prompt: string, config: ClipConfig) => string[];
  /** Without a prompt there is no number. */
  needsPrompt: boolean;
  /** What its published weights were trained with, where that is one thing. */
  activation?: ClipConfig['activation'];
  /** How the published code makes the image into pixels. */
  preparation: Preparation;
  /** The whole image as it is, of any size, in place of a square of it; the tower then goes without its positional table. */
  whole?: boolean;
  /**
   * Squares of the image's own pixels, in place of one of the whole image: their top-left corners [x, y], of which there is at least one.
   *
   * @param width and height, at least `side` each: smaller images are enlarged before
   */
  crops?: (width: number, height: number, side: number) => [number, number][];
  /** Its layers in a file with these keys of weights (a bias is beside each); undefined where the file is not its own. */
  layerKeys?: (weights: readonly string[]) => LayerKeys | undefined;
  /** Whose a checkpoint is, in words that go on “this is”, where it was published for this scorer. */
  recognises?: (checkpoint: CheckpointFacts) => string | undefined;
  /** Compares pairs of opposite texts, in place of which one may give one's own (`pairs`). */
  takesPairs?: boolean;
  /**
   * Magnifies small differences of cosines: with attention in int8, its scores would move by 2% of their span, and their rank correlation
   * with the exact ones would be 0.9986. In packages with such a scorer, attention, text tower and some hidden layers stay f16.
   */
  sensitive?: boolean;
  score: (evidence: ClipEvidence, config: ClipConfig) => number;
}

/**
 * What a scorer can look for in single patches: the prompt, where it compares that with the image as one, or which text of each pair is the
 * closer one.
 */
export function looksFor(scorer: ClipScorer | undefined): Sought | undefined {
  if (!scorer || scorer.crops) return undefined;
  return scorer.takesPairs ? 'pairs' : scorer.needsPrompt ? 'prompt' : undefined;
}

/** Cosine of two vectors of unit length. */
export function cosine(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
