import { agreementLogits, mismatch, likenessMatrix } from '../../model/extensions/agreement.ts';
import { tokenOverlap } from '../../model/extensions/branches.ts';
import type { Network } from '../../model/network.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor2D } from '../../nn/tf.ts';
import { tokenTensors } from './batch-tensors.ts';
import { hideWords, type BatchOptions, type Row } from './batch.ts';
import type { Random } from '../../shared/random.ts';
import type { TextTokens, TrainingImage, TrainingSet } from './training-set.ts';

/** Texts that belong together and texts that do not, for the tasks that teach the model to tell. */

/** Texts cut to the longest of them. */
function cut(texts: TextTokens[]): TextTokens[] {
  const longest = Math.max(...texts.map(({ mask }) => mask.lastIndexOf(1) + 1));
  return texts.map(({ ids, mask }) => ({
    ids: ids.subarray(0, longest),
    mask: mask.subarray(0, longest),
  }));
}

/** Whether there are words in both texts, beside the first and the last token. */
function hasTexts({ prompt, description }: TrainingImage): boolean {
  return [prompt, description].every(({ mask }) => mask.lastIndexOf(1) > 1);
}

/** The rated rows' images that have texts, in order. */
export function imagesWithTexts(rows: readonly Row[], set: Pick<TrainingSet, 'images'>): TrainingImage[] {
  return rows.flatMap(({ rated, image }) => (rated ? set.images[image]! : [])).filter(hasTexts);
}

/** Those of the first `count` rows; none where the model has no agreement branch. */
function firstImages(
  rows: readonly Row[],
  set: TrainingSet,
  network: Network,
  count: number,
): TrainingImage[] {
  if (!network.config.branches.agreement) return [];
  return imagesWithTexts(rows.slice(0, count), set);
}

/** Likeness among the first rated rows' texts, some of their words hidden, [N, N]; undefined where the model has no such branch. */
export function batchMatches(
  rows: readonly Row[],
  set: TrainingSet,
  network: Network,
  { contrastRows, contrastDropout }: BatchOptions,
  random: Random,
): Tensor2D | undefined {
  const images = firstImages(rows, set, network, contrastRows);
  if (images.length < 2) return undefined;
  const masked = (texts: TextTokens[]) =>
    tokenTensors(cut(texts.map((text) => ({ ...text, mask: hideWords(text, contrastDropout, random) }))));
  return likenessMatrix(
    masked(images.map((image) => image.prompt)),
    masked(images.map((image) => image.description)),
    network.regressor,
  );
}

/** Agreement logits of rows with their own texts and with one of another image's, [N] each. */
export interface Mismatches {
  /** With their own texts, [N]. */
  own: Tensor1D;
  /** With one text of another image, [N]. */
  swapped: Tensor1D;
}

/**
 * The first rated rows' texts against pairs with the description (even places) or the prompt (odd ones) of another image in `pool`:
 * logits [N] each; undefined where there are no such pairs or the model has no such branch. To be called inside a tidy.
 */
export function batchMismatches(
  rows: readonly Row[],
  pool: readonly number[],
  set: TrainingSet,
  network: Network,
  { mismatches }: BatchOptions,
  random: Random,
): Mismatches | undefined {
  const images = firstImages(rows, set, network, mismatches);
  const pairs = images.flatMap((own, place) => {
    const other = set.images[pool[random.integer(pool.length)]!]!;
    // the same prompt drawn again would be no mismatch
    if (other.group === own.group || !hasTexts(other)) return [];
    return [
      {
        own,
        prompt: place % 2 === 0 ? own.prompt : other.prompt,
        description: place % 2 === 0 ? other.description : own.description,
      },
    ];
  });
  if (pairs.length === 0) return undefined;
  const logits = (prompts: TextTokens[], descriptions: TextTokens[]): Tensor1D => {
    const prompt = tokenTensors(cut(prompts));
    const description = tokenTensors(cut(descriptions));
    return agreementLogits(
      prompt,
      description,
      tokenOverlap(prompt, description, network.regressor),
      network.regressor,
    );
  };
  return {
    own: logits(
      pairs.map(({ own }) => own.prompt),
      pairs.map(({ own }) => own.description),
    ),
    swapped: logits(
      pairs.map(({ prompt }) => prompt),
      pairs.map(({ description }) => description),
    ),
  };
}

/**
 * Cross-entropy of telling own from swapped texts, and a hinge on what a swap subtracts in units of the branch's depth: that it lowers the head
 * by `margin` at least. Logits [N] each → scalar.
 */
export function mismatchLoss(own: Tensor1D, swapped: Tensor1D, margin: number): tf.Scalar {
  return tf.tidy(() => {
    const told = tf.softplus(own.neg()).mean<tf.Scalar>().add<tf.Scalar>(tf.softplus(swapped).mean());
    const short = tf.relu(tf.scalar(margin).sub(mismatch(swapped).sub(mismatch(own))));
    return told.add<tf.Scalar>(short.mean());
  });
}
