import type { CropPrediction } from '../model/prediction.ts';
import * as tf from '../nn/tf.ts';
import type { Scalar, Tensor1D, Tensor2D } from '../nn/tf.ts';
import type { Batch } from './data/batch.ts';
import { contrastiveLoss, correlationLoss, crossEntropy, rankingLoss, smoothL1 } from './losses.ts';
import { imagesWithTexts, mismatchLoss, type Mismatches } from './data/text-pairs.ts';
import type { TrainingSet } from './data/training-set.ts';

export interface ObjectiveOptions {
  /** Weight of each head's Smooth L1. */
  heads: Record<string, number>;
  beta: number;
  /** Weight of 1 − PLCC within the batch, on the first head. */
  correlation: number;
  /** Weight of the squared offsets of the generators (`generator-offsets.ts`); absent: no offsets. */
  offsets?: number | undefined;
  /** Weight of the training-only class task (generator), and its label smoothing. */
  label: number;
  labelSmoothing: number;
  /** Weight of the pairs of known order, per head. */
  ranking: Record<string, number>;
  /** Weight of the ratings told from VQI alone. */
  visual: number;
  /** Weight of finding each prompt's description among the batch's, by likeness. */
  contrast: number;
  /** Weight of telling own texts from another image's, and how far apart they should be at least. */
  agreement: number;
  agreementMargin: number;
  /** Weight of the experts' load balance, Σ (E·mean gate − 1)². */
  balance: number;
}

/** Centre and spread of each head's ratings, in their units; errors are divided by the spread. */
export type Scales = Record<string, { mean: number; deviation: number }>;

/** What the network and the training-only tasks say of a batch. */
export interface Outcome {
  prediction: CropPrediction;
  /** Of each member, [B, labels]. */
  labelLogits: Tensor2D[];
  /** Ratings told from VQI alone, standardised, [B] per head. */
  visual?: Record<string, Tensor1D>;
  /** What each row's generator adds to its ratings, in standard deviations, [B] per head, and their penalty. */
  offsets?: { ofRows: Record<string, Tensor1D>; penalty: Scalar };
  /** Likeness of the first rated rows' prompts and descriptions, [N, N]. */
  matches?: Tensor2D;
  mismatches?: Mismatches;
}

/** Hinge over pairs of rows whose order is known. */
function orderLoss(scores: Tensor1D, pairs: Batch['pairs']): Scalar {
  const pick = (numbers: number[]) => scores.gather(tf.tensor1d(numbers, 'int32'));
  return rankingLoss(
    pick(pairs.map((pair) => pair.better)),
    pick(pairs.map((pair) => pair.worse)),
    tf.tensor1d(pairs.map((pair) => pair.margin)),
    tf.ones([pairs.length]),
  );
}

/** The loss of one batch, as the sum of its named terms, each a scalar. To be called inside a tidy. */
export function objective(
  { prediction, labelLogits, visual, offsets, matches, mismatches }: Outcome,
  batch: Batch,
  set: TrainingSet,
  scales: Scales,
  options: ObjectiveOptions,
): { total: Scalar; terms: Record<string, Scalar> } {
  const { rows, pairs } = batch;
  const terms: Record<string, Scalar> = {};
  // every member learns for itself: the mean of its own losses, not the loss of the mean
  const mean = (losses: Scalar[], weight: number): Scalar =>
    tf.addN(losses).mul<Scalar>(weight / losses.length);
  Object.entries(options.heads).forEach(([head, weight], index) => {
    const scale = scales[head]!;
    const { members } = prediction.heads[head]!;
    const standard = members.map(({ score }) => score.sub(scale.mean).div<Tensor1D>(scale.deviation));
    const ratings = rows.map((row) => (row.rated ? set.images[row.image]!.targets[head] : undefined));
    const target = tf.tensor1d(
      ratings.map((rating) => ((rating ?? scale.mean) - scale.mean) / scale.deviation),
    );
    const known = tf.tensor1d(ratings.map((rating) => (rating === undefined ? 0 : 1)));
    const offset = offsets?.ofRows[head];
    const shifted = (score: Tensor1D): Tensor1D => (offset ? score.add(offset) : score);
    const rated = standard.map(shifted);
    terms[head] = mean(
      rated.map((score) => smoothL1(score, target, options.beta, known)),
      weight,
    );
    if (visual && options.visual > 0) {
      const told = smoothL1(shifted(visual[head]!), target, options.beta, known);
      terms[`${head}.visual`] = told.mul(weight * options.visual);
    }
    if (index === 0 && options.correlation > 0) {
      const losses = rated.map((score) => correlationLoss(score, target, known));
      terms.correlation = mean(losses, options.correlation);
    }
    if (options.balance > 0) {
      terms[`${head}.balance`] = mean(
        members.map(({ gate }) => gate.mean(0).mul(gate.shape[1]).sub(1).square().sum<Scalar>()),
        options.balance,
      );
    }
    const ordered = pairs.filter((pair) => pair.head === head);
    const ranking = options.ranking[head] ?? 0;
    if (ordered.length > 0 && ranking > 0) {
      terms[`${head}.ranking`] = mean(
        standard.map((score) => orderLoss(score, ordered)),
        ranking,
      );
    }
  });
  if (labelLogits.length > 0 && options.label > 0) {
    const labels = tf.tensor1d(
      rows.map((row) => (row.rated ? set.images[row.image]!.label : -1)),
      'int32',
    );
    terms.label = mean(
      labelLogits.map((logits) => crossEntropy(logits, labels, options.labelSmoothing)),
      options.label,
    );
  }
  if (offsets && options.offsets !== undefined) terms.offsets = offsets.penalty.mul(options.offsets);
  if (matches && options.contrast > 0) {
    const matched = imagesWithTexts(rows, set).slice(0, matches.shape[0]);
    const groups = matched.map(({ group }) => group);
    terms.contrast = contrastiveLoss(matches, groups).mul(options.contrast);
  }
  if (mismatches && options.agreement > 0) {
    const { own, swapped } = mismatches;
    terms.agreement = mismatchLoss(own, swapped, options.agreementMargin).mul(options.agreement);
  }
  return { total: tf.addN(Object.values(terms)), terms };
}
