import type { Random } from '../../shared/random.ts';
import { groupedFolds } from '../data/training-set.ts';

export interface Folds {
  /** Fold of each image. */
  foldOf: number[];
  byGroup: boolean;
}

/**
 * Splits images into folds, groups undivided where there are enough of them and none is most of the images; otherwise each image
 * goes by itself.
 */
export function tuneFolds(groups: readonly string[], folds: number, random: Random): Folds {
  const distinct = [...new Set(groups)];
  const byGroup = distinct.length < groups.length && distinct.length >= 3 * folds;
  if (byGroup) {
    const foldOf = groupedFolds(groups, folds, random.shuffled(distinct));
    const sizes = Array.from({ length: folds }, (_, fold) => foldOf.filter((f) => f === fold).length);
    if (Math.max(...sizes) <= groups.length / 2) return { foldOf, byGroup };
  }
  const alone = groups.map((_, i) => String(i));
  return { foldOf: groupedFolds(alone, folds, random.shuffled(alone)), byGroup: false };
}
