import { useDeferredValue, useMemo } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { type Listed, listedStore } from '../batch/index.ts';
import { marksStore, type MarksState } from '../cull/index.ts';
import { type Group, type Groupable, groupsOf, looksStore, type LooksState } from '../groups/index.ts';
import { type TableRow, tableRows } from './rows.ts';
import { tableStore, type TableState } from './store.ts';

/** Images that are shown together, in order. */
export interface ShownGroup extends Omit<Group, 'ids'> {
  rows: TableRow[];
}

type Decided = Listed & Pick<MarksState, 'marks'> & Pick<LooksState, 'looks'>;
type Choices = Pick<TableState, 'sort' | 'filter' | 'threshold' | 'range' | 'flag' | 'by'>;

/** The listed images that pass all filters, sorted, then grouped. */
export function shownGroups(
  state: Decided,
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

/** The images as they were last arranged: who asks again gets the same, until something changes that they depend on. */
class Arranged {
  #of: readonly unknown[] = [];
  #groups: ShownGroup[] = [];
  #ids: string[] = [];

  groups({ items, order, results, marks, looks }: Decided, choices: Choices): ShownGroup[] {
    // marks change nothing where they are not filtered by, nor do looks where images are not grouped by them
    const filteredBy = choices.flag === 'all' ? undefined : marks;
    const groupedBy = choices.by === 'look' ? looks : undefined;
    const of = [items, order, results, choices, filteredBy, groupedBy];
    if (this.#of.length === 0 || of.some((part, i) => part !== this.#of[i])) {
      this.#groups = shownGroups({ items, order, results, marks, looks }, choices);
      this.#ids = this.#groups.flatMap(({ rows }) => rows.map(({ item }) => item.id));
      this.#of = of;
    }
    return this.#groups;
  }

  ids(state: Decided, choices: Choices): string[] {
    this.groups(state, choices);
    return this.#ids;
  }
}

const arrangedOf = perPage(() => new Arranged());

/** Ids of the shown images, in the order of the screen. */
export function shownIds(page: Page): string[] {
  const { items, order, results } = listedStore(page).getState();
  const { marks } = marksStore(page).getState();
  const { looks } = looksStore(page).getState();
  return arrangedOf(page).ids({ items, order, results, marks, looks }, tableStore(page).getState());
}

/** The shown images, followed. */
export function useShownGroups(): ShownGroup[] {
  const { items, order, results } = useSlice(listedStore, (state) => state);
  // a change of order or groups is answered at once; ten thousand images are arranged in a task of their own
  const choices = useDeferredValue(useSlice(tableStore, (state) => state));
  const marks = useSlice(marksStore, (state) => (choices.flag === 'all' ? undefined : state.marks));
  const looks = useSlice(looksStore, (state) => (choices.by === 'look' ? state.looks : undefined));
  const arranged = usePart(arrangedOf);
  return useMemo(
    () => arranged.groups({ items, order, results, marks: marks ?? {}, looks: looks ?? {} }, choices),
    [arranged, items, order, results, marks, looks, choices],
  );
}
