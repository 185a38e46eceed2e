import type { HeadInfo } from '../../../shared/engine-api.ts';
import { isTie } from '../groups/index.ts';
import type { ShownGroup } from '../table/index.ts';
import type { Lead } from './Tile.tsx';

/** The best image of each group of two or more, with its margin over the next best. */
export function leadsOf(groups: readonly ShownGroup[], head: HeadInfo | undefined): Map<string, Lead> {
  const leads = new Map<string, Lead>();
  if (!head) return leads;
  const sign = head.higherIsBetter ? 1 : -1;
  for (const { key, rows } of groups) {
    // what has nothing to be grouped by has nothing in common
    if (key === '') continue;
    const scores = rows.flatMap(({ item, scored }) => {
      const score = scored?.result.scores[head.name];
      return score === undefined ? [] : [{ id: item.id, score, model: scored?.model.hash }];
    });
    scores.sort((a, b) => sign * (b.score - a.score));
    const [best, next] = scores;
    if (!best || !next || best.model !== next.model) continue;
    const margin = Math.abs(best.score - next.score);
    leads.set(best.id, { margin, tie: isTie(margin, head) });
  }
  return leads;
}
