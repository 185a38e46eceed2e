import { useEffect } from 'react';
import { usePage, useSlice } from '../../kit/context.ts';
import {
  listedIds,
  pickedStore,
  type QueueItem,
  queueStore,
  type Scored,
  useItem,
  useScore,
  useSelected,
} from '../batch/index.ts';
import { shownIds } from '../table/index.ts';
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

/** Two or more selected images are what the user wants to compare: the first two, in the order of the screen, are on the sides when the view opens. */
export function useSelectedSides(): void {
  const page = usePage();
  useEffect(() => {
    const { picked } = pickedStore(page).getState();
    if (picked.size < 2) return;
    const [left, right] = shownIds(page).filter((id) => picked.has(id));
    if (left === undefined || right === undefined) return;
    const { setCompared } = compareStore(page).getState();
    setCompared('left', left);
    setCompared('right', right);
  }, [page]);
}

/** Fills empty sides, and those whose image is gone: the shown image on the left, its neighbour in the table on the right. */
export function useFilledSides(): void {
  const items = useSlice(queueStore, (state) => state.items);
  const order = useSlice(queueStore, (state) => state.order);
  const selected = useSelected();
  const compared = useSlice(compareStore, (state) => state.compared);
  const setCompared = useSlice(compareStore, (state) => state.setCompared);
  const page = usePage();
  useEffect(() => {
    // as it is now: the selection may just have filled them
    const { left, right } = compareStore(page).getState().compared;
    const listed = listedIds({ items, order });
    const here = (id: string | undefined): id is string => id !== undefined && items[id] !== undefined;
    const first = here(left) ? left : here(selected) && selected !== right ? selected : undefined;
    const chosen = first ?? listed.find((id) => id !== right);
    if (chosen !== left) setCompared('left', chosen);
    if (here(right)) return;
    const after = chosen === undefined ? 0 : listed.indexOf(chosen) + 1;
    const next = [...listed.slice(after), ...listed].find((id) => id !== chosen);
    if (next !== right) setCompared('right', next);
  }, [page, items, order, selected, compared, setCompared]);
}
