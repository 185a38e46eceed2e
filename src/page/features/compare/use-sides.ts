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
import { filledSides } from './filled-sides.ts';
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

/** Fills empty sides, and those whose image is listed no more. */
export function useFilledSides(): void {
  const items = useSlice(queueStore, (state) => state.items);
  const order = useSlice(queueStore, (state) => state.order);
  const selected = useSelected();
  const compared = useSlice(compareStore, (state) => state.compared);
  const setCompared = useSlice(compareStore, (state) => state.setCompared);
  const page = usePage();
  useEffect(() => {
    // as it is now: the selection may just have filled them
    const now = compareStore(page).getState().compared;
    const filled = filledSides(now, listedIds({ items, order }), selected);
    if (filled.left !== now.left) setCompared('left', filled.left);
    if (filled.right !== now.right) setCompared('right', filled.right);
  }, [page, items, order, selected, compared, setCompared]);
}
