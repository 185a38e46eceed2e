import { pairTableOf, preference, type Preference } from '../../../../evaluation/reliability/preference.ts';
import type { HeadInfo } from '../../../../shared/engine-api.ts';
import type { Scored } from '../../batch/index.ts';
import type { ShownGroup } from '../../table/index.ts';

/** How far the best of a group is ahead of the next best, and what people would say to it. */
export interface Lead {
  id: string;
  margin: number;
  preference: Preference;
}

const isUncertain = ({ result }: Scored): boolean =>
  result.warnings.some(({ code }) => code === 'outside-domain' || code === 'less-trust');

/**
 * The best image of a group of two or more. What people would prefer is not claimed for images that the model does not know the kind of.
 *
 * @param samePrompt whether all of the group were made from one prompt
 */
export function leadOf(
  { key, rows }: Pick<ShownGroup, 'key' | 'rows'>,
  head: HeadInfo | undefined,
  samePrompt: boolean,
): Lead | undefined {
  // what has nothing to group it by has nothing in common
  if (!head || key === '') return undefined;
  const sign = head.higherIsBetter ? 1 : -1;
  const scores = rows.flatMap(({ item, scored }) => {
    const score = scored?.result.scores[head.name];
    return scored && score !== undefined ? [{ id: item.id, score, scored }] : [];
  });
  const [best, next] = scores.sort((a, b) => sign * (b.score - a.score));
  if (!best || !next || best.scored.model.hash !== next.scored.model.hash) return undefined;
  const margin = Math.abs(best.score - next.score);
  const known = best.scored.model.heads.find(({ name }) => name === head.name)?.reliability;
  const uncertain = isUncertain(best.scored) || isUncertain(next.scored);
  const claimed = uncertain ? undefined : pairTableOf(known, samePrompt);
  return { id: best.id, margin, preference: preference(margin, claimed) };
}
