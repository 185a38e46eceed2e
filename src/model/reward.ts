import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D } from '../nn/tf.ts';
import type { RegressorContext } from './cross-attention.ts';

/** Mean and standard deviation by which ImageReward standardises its MLP's output. */
const rewardMean = 0.16717362830052426;
const rewardDeviation = 1.0333394966054072;

/** ImageReward's own score: its MLP (no activations between) on the prompt's first token. cls [B, D] → [B], in standard deviations. */
export function imageReward(cls: Tensor2D, { layers, parameters, config }: RegressorContext): Tensor1D {
  return tf.tidy(() => {
    let x = cls;
    for (let i = 0; i + 1 < (config.rewardSizes ?? []).length; i++) {
      x = layers.linear(x, parameters.matrix(`reward.${i}.weight`), {
        bias: parameters.tensor(`reward.${i}.bias`) as Tensor1D,
      }) as Tensor2D;
    }
    return x.squeeze<Tensor1D>([1]).sub(rewardMean).div(rewardDeviation);
  });
}
