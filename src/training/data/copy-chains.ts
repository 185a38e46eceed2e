import type { TrainingSet } from './training-set.ts';

/**
 * Chains of an image and its degraded copies, mildest first in the order of the set, for the rows that have copies: image numbers,
 * [original, mildest, ...] each.
 */
export function copyChains(set: TrainingSet, rows: readonly number[]): number[][] {
  const inside = new Set(rows);
  const byParent = new Map<number, number[]>();
  set.images.forEach(({ copyOf }, image) => {
    if (copyOf && inside.has(copyOf.image)) {
      byParent.set(copyOf.image, [...(byParent.get(copyOf.image) ?? [copyOf.image]), image]);
    }
  });
  return [...byParent.values()];
}
