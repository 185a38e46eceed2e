import type { HeadInfo } from '../../../shared/engine-api.ts';

/** Share of a scale below which a difference of scores tells nothing about what people prefer: a coin toss in ratings held back. */
const coinToss = 0.04;

/** Whether a difference of scores is too small to say which of two images people would prefer. */
export function isTie(difference: number, { min, max }: Pick<HeadInfo, 'min' | 'max'>): boolean {
  return Math.abs(difference) < coinToss * (max - min);
}
