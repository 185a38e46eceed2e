import { copiesOf } from './copies.ts';
import type { TrainingSet } from './training-set.ts';

/**
 * Chains of an image and its degraded copies, mildest first in the order of the set, for the rows that have copies: image numbers,
 * [original, mildest, ...] each.
 */
export function copyChains(set: TrainingSet, rows: readonly number[]): number[][] {
  const byParent = new Map<number, number[]>();
  for (const { image, of } of copiesOf(set, rows)) byParent.set(of, [...(byParent.get(of) ?? [of]), image]);
  return [...byParent.values()];
}
