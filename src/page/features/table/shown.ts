import { useDeferredValue, useMemo } from 'react';
import { useSlice } from '../../kit/context.ts';
import type { Page } from '../../kit/page.ts';
import { queueStore, type QueueState, resultsStore, type ResultsState } from '../batch/index.ts';
import { marksStore, type MarksState } from '../cull/index.ts';
import { type Group, type Groupable, groupsOf, looksStore, type LooksState } from '../groups/index.ts';
import { type TableRow, tableRows } from './rows.ts';
import { tableStore, type TableState } from './store.ts';

/** Images that are shown together, in order. */
export interface ShownGroup extends Omit<Group, 'ids'> {
  rows: TableRow[];
}

type Listed = Pick<QueueState, 'items' | 'order'> &
  Pick<ResultsState, 'results'> &
  Pick<MarksState, 'marks'> &
  Pick<LooksState, 'looks'>;
type Choices = Pick<TableState, 'sort' | 'filter' | 'threshold' | 'range' | 'flag' | 'by'>;

/** The listed images that pass all filters, sorted, then grouped. */
export function shownGroups(
  state: Listed,
  { sort, filter, threshold, range, flag, by }: Choices,
): ShownGroup[] {
  const rows = tableRows(state, sort, filter, threshold, { range, flag, marks: state.marks });
  if (by === 'none') return rows.length === 0 ? [] : [{ key: '', name: '', rows }];
  const byId = new Map(rows.map((row) => [row.item.id, row]));
  const images = rows.map(({ item, scored }): Groupable => ({
    id: item.id,
    name: item.name,
    prompt: item.prompt,
    cells: item.cells,
    madeBy: scored?.result.texts?.madeBy,
    look: state.looks[item.id],
  }));
  return groupsOf(images, by).map(({ key, name, ids }) => ({
    key,
    name,
    rows: ids.flatMap((id) => byId.get(id) ?? []),
  }));
}

/** Ids of the shown images, in the order of the screen. */
export function shownIds(page: Page): string[] {
  const { results } = resultsStore(page).getState();
  const { marks } = marksStore(page).getState();
  const { looks } = looksStore(page).getState();
  const state = { ...queueStore(page).getState(), results, marks, looks };
  return shownGroups(state, tableStore(page).getState()).flatMap(({ rows }) =>
    rows.map(({ item }) => item.id),
  );
}

/** The shown images, followed. */
export function useShownGroups(): ShownGroup[] {
  const items = useSlice(queueStore, (state) => state.items);
  const order = useSlice(queueStore, (state) => state.order);
  const results = useSlice(resultsStore, (state) => state.results);
  // a change of order or groups is answered at once; ten thousand images are arranged in a task of their own
  const choices = useDeferredValue(useSlice(tableStore, (state) => state));
  // marks change nothing where they are not filtered by
  const marks = useSlice(marksStore, (state) => (choices.flag === 'all' ? undefined : state.marks));
  const looks = useSlice(looksStore, (state) => state.looks);
  return useMemo(
    () => shownGroups({ items, order, results, marks: marks ?? {}, looks }, choices),
    [items, order, results, marks, looks, choices],
  );
}
