import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D } from '../nn/tf.ts';
import type { RegressorContext } from './cross-attention.ts';

export interface ExpertPrediction {
  /** [B], in the units of the head's ratings. */
  score: Tensor1D;
  /** Softmax over the experts, [B, E]; each row sums to 1. */
  gate: Tensor2D;
  /** Every expert's own score, [B, E], in the same units. */
  outputs: Tensor2D;
  /** 1 where the expert is among the top k, [B, E]. */
  used: Tensor2D;
}

/**
 * 1 for the k largest values of a row, 0 elsewhere; ties go to the lower index. [B, E] → [B, E]. Written as comparisons in
 * floats: tfjs's WebGPU backend cannot transpose the integers that topk and oneHot give.
 */
export function topKMask(values: Tensor2D, k: number): Tensor2D {
  const count = values.shape[1];
  return tf.tidy(() => {
    // [B, E, E]: how much the other (second axis) exceeds the one (third axis)
    const lead = values.expandDims(2).sub(values.expandDims(1));
    const earlier = tf.tensor2d(
      Float32Array.from({ length: count * count }, (_, i) => (Math.floor(i / count) < i % count ? 1 : 0)),
      [count, count],
    );
    const equal = tf.scalar(1).sub(lead.sign().abs());
    const better = lead.step().add(equal.mul(earlier)).sum<Tensor2D>(1);
    return tf.scalar(k).sub<Tensor2D>(better).step();
  });
}

/**
 * MoER, the mixture-of-experts regressor (paper §3.4) of one head: top-k of the experts' scores, weighted by the gate.
 * Every expert runs, so that the inspector can show the one left out. features [B, F] → scores [B], the rest [B, E].
 */
export function mixExperts(
  features: Tensor2D,
  head: string,
  { layers, parameters, config }: RegressorContext,
): ExpertPrediction {
  const { experts, topK } = config.regressor;
  const linear = (x: Tensor2D, name: string, activation: 'none' | 'gelu' = 'none') =>
    layers.linear(x, parameters.matrix(`heads.${head}.${name}.weight`), {
      bias: parameters.tensor(`heads.${head}.${name}.bias`) as Tensor1D,
      activation,
    }) as Tensor2D;
  const [score, gate, outputs, used] = tf.tidy(() => {
    const weights = tf.softmax(linear(features, 'gate'));
    const predictions = Array.from({ length: experts }, (_, e) =>
      linear(linear(features, `experts.${e}.in`, 'gelu'), `experts.${e}.out`),
    );
    const all = tf.concat(predictions, 1);
    const mask = topKMask(weights, topK);
    let kept = weights.mul<Tensor2D>(mask);
    if (config.switches.renormaliseTopK) kept = kept.div(kept.sum(1, true));
    return [kept.mul(all).sum<Tensor1D>(1), weights, all, mask] as const;
  });
  return { score, gate, outputs, used };
}
