import type { Parameters } from '../../nn/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { RegressorContext } from '../cross-attention.ts';
import { memberPrefix } from '../../spec/member-names.ts';
import type { ExpertPrediction } from '../moer.ts';

/**
 * A regressor may have several members: hidden layers of the branches and mixtures of experts of their own, on the same towers, VQI and SCI,
 * trained side by side with other dropout. The score is their mean: what an ensemble gains, at the price of its cheapest part.
 * An addition of ours; `released` and `paper` have one member.
 */

/** The regressor's context with a member's own parameters. */
export function memberContext(context: RegressorContext, member: number): RegressorContext {
  const prefix = memberPrefix(member, context.config);
  if (prefix === '') return context;
  const { parameters } = context;
  const own: Parameters = {
    matrix: (name) => parameters.matrix(prefix + name),
    tensor: (name) => parameters.tensor(prefix + name),
    has: (name) => parameters.has(prefix + name),
  };
  return { ...context, parameters: own };
}

/**
 * The members' predictions combined: mean score; gates side by side, divided by the number of members, so that they still sum to 1.
 * Scores [B] → [B], the others [B, E] each → [B, members·E]. To be called inside a tidy.
 */
export function combinePredictions(predictions: ExpertPrediction[]): ExpertPrediction {
  const [first] = predictions;
  if (first && predictions.length === 1) return first;
  const beside = (pick: (prediction: ExpertPrediction) => tf.Tensor2D) =>
    tf.concat2d(predictions.map(pick), 1);
  return {
    score: tf.addN(predictions.map(({ score }) => score)).div<tf.Tensor1D>(predictions.length),
    gate: beside(({ gate }) => gate).div<tf.Tensor2D>(predictions.length),
    outputs: beside(({ outputs }) => outputs),
    used: beside(({ used }) => used),
  };
}
