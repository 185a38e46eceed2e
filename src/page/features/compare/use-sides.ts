import { useEffect } from 'react';
import { usePage, useSlice } from '../../kit/context.ts';
import {
  chooserStore,
  listedIds,
  type QueueItem,
  queueStore,
  type Scored,
  useItem,
  useScore,
  useSelected,
} from '../batch/index.ts';
import { fillSide } from './comparison.ts';
import { compareStore, type Side } from './store.ts';

export interface Compared {
  item: QueueItem;
  scored: Scored | undefined;
}

/** The content of one side. */
export function useSide(side: Side): Compared | undefined {
  const id = useSlice(compareStore, (state) => state.compared[side]);
  const item = useItem(id);
  const scored = useScore(id);
  return item && { item, scored };
}

/** While the view is open, the table highlights the compared images, and clicking a row fills a side. */
export function useTableFillsSides(): void {
  const page = usePage();
  const { left, right } = useSlice(compareStore, (state) => state.compared);
  useEffect(() => {
    const shown = [left, right].filter((id) => id !== undefined);
    chooserStore(page).setState({ chooser: { shown, choose: (id) => fillSide(page, id) } });
    return () => chooserStore(page).setState({ chooser: undefined });
  }, [page, left, right]);
}

/** Fills empty sides, and those whose image is gone: the shown image on the left, its neighbour in the table on the right. */
export function useFilledSides(): void {
  const items = useSlice(queueStore, (state) => state.items);
  const order = useSlice(queueStore, (state) => state.order);
  const selected = useSelected();
  const { left, right } = useSlice(compareStore, (state) => state.compared);
  const setCompared = useSlice(compareStore, (state) => state.setCompared);
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
