import type { CropOpinion } from '../model/network.ts';
import * as tf from '../nn/tf.ts';
import type { Scalar, Tensor1D, Tensor2D } from '../nn/tf.ts';
import type { Batch } from './batch.ts';
import { contrastiveLoss, correlationLoss, crossEntropy, rankingLoss, smoothL1 } from './losses.ts';
import type { TrainingSet } from './training-set.ts';

export interface ObjectiveOptions {
  /** Weight of each head's Smooth L1. */
  heads: Record<string, number>;
  beta: number;
  /** Weight of 1 − PLCC within the batch, on the first head. */
  correlation: number;
  /** Weight of the training-only class task (generator), and its label smoothing. */
  label: number;
  labelSmoothing: number;
  /** Weight of the pairs of known order, per head. */
  ranking: Record<string, number>;
  /** Weight of the ratings told from VQI alone. */
  visual: number;
  /** Weight of finding each prompt's description among the batch's, by soft overlap. */
  contrast: number;
  /** Weight of the experts' load balance, Σ (E·mean gate − 1)². */
  balance: number;
}

/** Centre and spread of each head's ratings; errors are divided by the spread. */
export type Scales = Record<string, { mean: number; deviation: number }>;

/** What the network and the training-only tasks say of a batch. */
export interface Outcome {
  opinion: CropOpinion;
  labelLogits?: Tensor2D;
  /** Ratings told from VQI alone, standardised, [B] per head. */
  visual?: Record<string, Tensor1D>;
  /** Soft overlap of the first rated rows' prompts and descriptions, [N, N]. */
  matches?: Tensor2D;
}

/** The loss of one batch, as the sum of its named terms. To be called inside a tidy. */
export function objective(
  { opinion, labelLogits, visual, matches }: Outcome,
  batch: Batch,
  set: TrainingSet,
  scales: Scales,
  options: ObjectiveOptions,
): { total: Scalar; terms: Record<string, Scalar> } {
  const { rows, pairs } = batch;
  const terms: Record<string, Scalar> = {};
  const standard: Record<string, Tensor1D> = {};
  Object.entries(options.heads).forEach(([head, weight], index) => {
    const { mean, deviation } = scales[head]!;
    const predicted = opinion.heads[head]!.score.sub(mean).div<Tensor1D>(deviation);
    standard[head] = predicted;
    const ratings = rows.map((row) => (row.rated ? set.images[row.image]!.targets[head] : undefined));
    const target = tf.tensor1d(ratings.map((rating) => ((rating ?? mean) - mean) / deviation));
    const known = tf.tensor1d(ratings.map((rating) => (rating === undefined ? 0 : 1)));
    terms[head] = smoothL1(predicted, target, options.beta, known).mul(weight);
    if (visual && options.visual > 0) {
      const told = smoothL1(visual[head]!, target, options.beta, known);
      terms[`${head}.visual`] = told.mul(weight * options.visual);
    }
    if (index === 0 && options.correlation > 0) {
      terms.correlation = correlationLoss(predicted, target, known).mul(options.correlation);
    }
    if (options.balance > 0) {
      const gate = opinion.heads[head]!.gate;
      const load = gate.mean(0).mul(gate.shape[1]).sub(1).square().sum<Scalar>();
      terms[`${head}.balance`] = load.mul(options.balance);
    }
  });
  if (labelLogits && options.label > 0) {
    const labels = tf.tensor1d(
      rows.map((row) => (row.rated ? set.images[row.image]!.label : -1)),
      'int32',
    );
    terms.label = crossEntropy(labelLogits, labels, options.labelSmoothing).mul(options.label);
  }
  for (const head of Object.keys(options.heads)) {
    const weight = options.ranking[head] ?? 0;
    const mine = pairs.filter((pair) => pair.head === head);
    if (mine.length === 0 || weight === 0) continue;
    const pick = (numbers: number[]) => standard[head]!.gather(tf.tensor1d(numbers, 'int32'));
    terms[`${head}.ranking`] = rankingLoss(
      pick(mine.map((pair) => pair.better)),
      pick(mine.map((pair) => pair.worse)),
      tf.tensor1d(mine.map((pair) => pair.margin)),
      tf.ones([mine.length]),
    ).mul(weight);
  }
  if (matches && options.contrast > 0) {
    const groups = rows.slice(0, matches.shape[0]).map((row) => set.images[row.image]!.group);
    terms.contrast = contrastiveLoss(matches, groups).mul(options.contrast);
  }
  return { total: tf.addN(Object.values(terms)), terms };
}
