import { listedIds, type QueueState } from '../batch/index.ts';
import type { Flag, MarksState } from './store.ts';

type Listed = Pick<QueueState, 'items' | 'order'>;

/** Ids of the listed images with a flag, or without one, in the order they were added. */
export function flaggedIds(
  queue: Listed,
  { marks }: Pick<MarksState, 'marks'>,
  flag: Flag | undefined,
): string[] {
  return listedIds(queue).filter((id) => marks[id]?.flag === flag);
}

/** Whether any image is kept: then saving them is the next thing to do. */
export function anyKept({ marks }: Pick<MarksState, 'marks'>): boolean {
  return Object.values(marks).some(({ flag }) => flag === 'keep');
}

/** Counts of the listed images: kept, rejected, undecided. */
export function flagCounts(
  queue: Listed,
  { marks }: Pick<MarksState, 'marks'>,
): { keep: number; reject: number; open: number } {
  const counts = { keep: 0, reject: 0, open: 0 };
  for (const id of listedIds(queue)) counts[marks[id]?.flag ?? 'open']++;
  return counts;
}
