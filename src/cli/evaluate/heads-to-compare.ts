import type { ModelInfo } from '../../shared/engine-api.ts';

/**
 * The scores that are compared with the ratings: those asked for. Of several models that are asked for none, each one's score of the
 * `usual` name, or all scores of a model without one: which of them the ratings are like, the comparison shows.
 *
 * @param model what scored; undefined where nothing was scored now
 */
export function headsToCompare(
  asked: readonly string[] | undefined,
  usual: string,
  model: Pick<ModelInfo, 'heads' | 'members'> | undefined,
): readonly string[] {
  if (asked) return asked;
  if (!model?.members) return [usual];
  // side by side, heads are in the order of their models, under names that tell them apart
  const names = model.heads.map(({ name }) => name);
  return model.members.flatMap(({ heads }) => {
    const own = names.splice(0, heads.length);
    const place = heads.findIndex(({ name }) => name === usual);
    return place < 0 ? own : [own[place]!];
  });
}
