import type { TrainingSet } from './training-set.ts';

/** The degraded copies of some images, in the order of the set: a copy's number, that of what it is a copy of, and its level. */
export function copiesOf(
  set: TrainingSet,
  rows: readonly number[],
): { image: number; of: number; level: number }[] {
  const inside = new Set(rows);
  return set.images.flatMap(({ copyOf }, image) =>
    copyOf && inside.has(copyOf.image) ? [{ image, of: copyOf.image, level: copyOf.level }] : [],
  );
}
