import { type ItemStatus, listedIds, type QueueState } from '../batch/index.ts';

/** Counts of a batch by status. */
export function batchCounts(state: Pick<QueueState, 'items' | 'order'>): {
  total: number;
  done: number;
  failed: number;
  open: number;
  retry: number;
} {
  const counts: Record<ItemStatus, number> = { waiting: 0, running: 0, done: 0, failed: 0, cancelled: 0 };
  let total = 0;
  for (const id of listedIds(state)) {
    const item = state.items[id];
    if (!item) continue;
    counts[item.status]++;
    total++;
  }
  const { waiting, running, done, failed, cancelled } = counts;
  return { total, done, failed, open: waiting + running, retry: failed + cancelled };
}
