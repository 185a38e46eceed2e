import type { Fault } from './fault.ts';
import { faultModel } from './fault-model.ts';

/** Deviations beyond which a statistic says no more. */
const farthest = 4;

/** What a picture suffers from: the probability of each fault, from `pictureTexture`. */
export function faultsOf(texture: ArrayLike<number>): Fault[] {
  const { places, means, deviations } = faultModel;
  const values = places.map((place, i) => {
    const value = (texture[place]! - means[i]!) / deviations[i]!;
    return Math.min(farthest, Math.max(-farthest, value));
  });
  return faultModel.faults.map(({ code, bias, weights }) => {
    const logit = values.reduce((sum, value, i) => sum + value * weights[i]!, bias);
    return { code, sureness: 1 / (1 + Math.exp(-logit)) };
  });
}
