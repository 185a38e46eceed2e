import { useEffect } from 'react';
import { listedIds, type QueueItem } from '../batch/queue.ts';
import type { Scored } from '../batch/results.ts';
import type { Side } from './store.ts';
import { useApp } from '../../kit/context.ts';

export interface Compared {
  item: QueueItem;
  scored: Scored | undefined;
}

/** What stands on a side. */
export function useSide(side: Side): Compared | undefined {
  const id = useApp((state) => state.compared[side]);
  const item = useApp((state) => (id === undefined ? undefined : state.items[id]));
  const scored = useApp((state) => (id === undefined ? undefined : state.results[id]));
  return item && { item, scored };
}

/** Fills empty sides, and those whose image is gone: the shown image on the left, its neighbour in the table on the right. */
export function useFilledSides(): void {
  const items = useApp((state) => state.items);
  const order = useApp((state) => state.order);
  const selected = useApp((state) => state.selected);
  const { left, right } = useApp((state) => state.compared);
  const setCompared = useApp((state) => state.setCompared);
  useEffect(() => {
    const listed = listedIds({ items, order });
    const here = (id: string | undefined): id is string => id !== undefined && items[id] !== undefined;
    const first = here(left) ? left : here(selected) && selected !== right ? selected : undefined;
    const chosen = first ?? listed.find((id) => id !== right);
    if (chosen !== left) setCompared('left', chosen);
    if (here(right)) return;
    const after = chosen === undefined ? 0 : listed.indexOf(chosen) + 1;
    const next = [...listed.slice(after), ...listed].find((id) => id !== chosen);
    if (next !== right) setCompared('right', next);
  }, [items, order, selected, left, right, setCompared]);
}
