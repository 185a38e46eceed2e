import type { ModelInfo } from '../../shared/engine-api.ts';
import { memberHeads } from '../../shared/models/member-heads.ts';

/**
 * The scores that are compared with the ratings: those asked for. Of several models that are asked for none, each one's score of the
 * `usual` name, or all scores of a model without one: which of them the ratings are like, the comparison shows.
 *
 * @param model what scored; undefined where nothing was scored now
 */
export function headsToCompare(
  asked: readonly string[] | undefined,
  usual: string,
  model: ModelInfo | undefined,
): readonly string[] {
  if (asked) return asked;
  if (!model?.members) return [usual];
  const heads = memberHeads(model);
  const having = new Set(heads.flatMap(({ id, own }) => (own === usual ? [id] : [])));
  return heads.flatMap(({ id, own, name }) => (own === usual || !having.has(id) ? [name] : []));
}
