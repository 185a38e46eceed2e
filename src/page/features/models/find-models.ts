import type { ShelfModel } from '../../../shared/shelf.ts';

/** The models whose name, scores or licence contain all these words, in any order. */
export function findModels<M extends Pick<ShelfModel, 'title' | 'name' | 'scores' | 'licence'>>(
  models: readonly M[],
  words: string,
): M[] {
  const wanted = words.toLowerCase().split(/\s+/);
  return models.filter(({ title, name, scores, licence }) => {
    const text = `${title} ${name} ${scores} ${licence}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
