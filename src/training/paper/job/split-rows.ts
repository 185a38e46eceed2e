import { Random } from '../../../shared/random.ts';
import { groupedFolds } from '../../data/training-set.ts';
import type { Procedure } from '../procedure.ts';

export interface RowSplit {
  rows: number[];
  validation: number[];
  /** In words. */
  said: string;
}

/** Splits images (by their groups, [N]) into those trained on and those validated on. */
export function splitRows(
  groups: readonly string[],
  { validation, split }: Pick<Procedure, 'validation' | 'split'>,
  seed: number,
): RowSplit {
  const all = groups.map((_, i) => i);
  if (validation === 0) {
    return { rows: all, validation: [], said: `${all.length} images trained on, none held out` };
  }
  const folds = Math.max(2, Math.round(1 / validation));
  // of fewer prompts than parts a whole part would be empty, perhaps the one that is trained on
  const few = split === 'prompt' && new Set(groups).size < folds;
  const byPrompt = split === 'prompt' && !few;
  const units = byPrompt ? groups : all.map(String);
  const order = new Random(seed).shuffled([...new Set(units)]);
  const foldOf = groupedFolds(units, folds, order);
  const rows = all.filter((i) => foldOf[i] !== 0);
  const held = all.filter((i) => foldOf[i] === 0);
  const known = new Set(rows.map((row) => groups[row]));
  const seen = held.filter((row) => known.has(groups[row])).length;
  const why = few ? `, because there are too few prompts to split by` : '';
  const how = byPrompt ? 'by prompt' : `by image${why} (the prompts of ${seen} are trained on as well)`;
  return { rows, validation: held, said: `${rows.length} images trained on, ${held.length} held out ${how}` };
}
