import { copiesOf } from './copies.ts';
import type { TrainingSet } from './training-set.ts';

/**
 * Chains of an image and its degraded copies, mildest first in the order of the set, for the rows that have copies: image numbers,
 * [original, mildest, ...] each. Copies of photographs are none: only fits in closed form read those.
 */
export function copyChains(set: TrainingSet, rows: readonly number[]): number[][] {
  const byParent = new Map<number, number[]>();
  for (const { image, of } of copiesOf(set, rows).filter(({ of }) => !set.images[of]!.photograph))
    byParent.set(of, [...(byParent.get(of) ?? [of]), image]);
  return [...byParent.values()];
}
