import type { QueueItem } from '../batch/index.ts';
import type { Evaluated } from './store.ts';

/** An evaluation as a file: the figures, and every pair they were computed from. */
export function evaluationJson(
  { head, column, ids, pairs, report }: Evaluated,
  items: Record<string, QueueItem>,
): Blob {
  const rows = ids.map((id, i) => ({
    file: items[id]?.name,
    score: pairs.predicted[i],
    rating: pairs.target[i],
    ...(pairs.groups ? { group: pairs.groups[i] } : {}),
  }));
  const content = { head, column, ...report.evaluation, items: rows };
  return new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' });
}
