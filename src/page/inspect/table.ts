import type { AppState } from '../store/app.ts';
import { listedIds, type ItemStatus, type QueueItem } from '../store/queue.ts';
import type { Scored } from '../store/results.ts';
import type { Threshold } from '../store/table.ts';

/** What the table is sorted by: a column, or a head's score (`score:quality`). */
export type SortKey = 'added' | 'name' | 'status' | 'time' | `score:${string}` | `spread:${string}`;

export interface TableOrder {
  key: SortKey;
  descending: boolean;
}

export interface TableRow {
  item: QueueItem;
  scored: Scored | undefined;
}

/** In the order of their names. */
const statuses: ItemStatus[] = ['cancelled', 'done', 'failed', 'running', 'waiting'];

function sortValue({ item, scored }: TableRow, key: SortKey): number | undefined {
  if (key === 'status') return statuses.indexOf(item.status);
  if (key === 'time') return scored?.result.ms;
  if (key.startsWith('score:')) return scored?.result.scores[key.slice('score:'.length)];
  if (key.startsWith('spread:')) return scored?.result.spread[key.slice('spread:'.length)];
  return undefined;
}

// made once: localeCompare with options makes one for every pair
const collator = new Intl.Collator('en', { numeric: true });

/** Places of all images in the order of their names, made once for each list: comparing ten thousand names takes its time. */
const nameOrders = new WeakMap<readonly string[], Map<string, number>>();

function nameOrder({ items, order }: Pick<AppState, 'items' | 'order'>): Map<string, number> {
  const known = nameOrders.get(order);
  if (known) return known;
  const names = order.map((id) => [id, items[id]?.name.toLocaleLowerCase('en') ?? ''] as const);
  const sorted = names.sort((a, b) => collator.compare(a[1], b[1]));
  let place = 0;
  const places = sorted.map(([id, name], i) => {
    if (i > 0 && collator.compare(sorted[i - 1]![1], name) !== 0) place = i;
    return [id, place] as const;
  });
  const found = new Map(places);
  nameOrders.set(order, found);
  return found;
}

/** Whether a row's score lies beyond the limit; a row without the score does not. */
export function isMarked({ scored }: Pick<TableRow, 'scored'>, threshold: Threshold | undefined): boolean {
  const score = threshold && scored?.result.scores[threshold.head];
  if (score === undefined) return false;
  return threshold?.side === 'below' ? score < threshold.value : score > (threshold?.value ?? Infinity);
}

/** Rows in the wanted order, those that match the filter and limit; rows without a value always come last. */
export function tableRows(
  state: Pick<AppState, 'items' | 'order' | 'results'>,
  { key, descending }: TableOrder,
  filter: string,
  threshold?: Threshold,
): TableRow[] {
  const words = filter.trim().toLocaleLowerCase('en');
  const rows = listedIds(state).flatMap((id): TableRow[] => {
    const item = state.items[id];
    if (!item) return [];
    const matches =
      words === '' || [item.name, item.prompt].some((field) => field.toLocaleLowerCase('en').includes(words));
    if (!matches) return [];
    const row = { item, scored: state.results[id] };
    return threshold?.only && !isMarked(row, threshold) ? [] : [row];
  });
  if (key === 'added') return descending ? rows.reverse() : rows;
  const names = key === 'name' ? nameOrder(state) : undefined;
  const valued = rows.map((row) => ({ row, value: names?.get(row.item.id) ?? sortValue(row, key) }));
  const sign = descending ? -1 : 1;
  valued.sort((a, b) => {
    if (a.value === undefined || b.value === undefined) {
      return Number(a.value === undefined) - Number(b.value === undefined);
    }
    return sign * (a.value - b.value);
  });
  return valued.map(({ row }) => row);
}

/** Which rows of a long list are near enough to the visible part to be drawn. */
export function visibleRange(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  margin = 6,
): { first: number; end: number } {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin);
  return { first: Math.min(first, end), end };
}

/** How a batch stands. */
export function batchCounts(state: Pick<AppState, 'items' | 'order'>): {
  total: number;
  done: number;
  failed: number;
  open: number;
  retry: number;
} {
  const items = listedIds(state).flatMap((id) => state.items[id] ?? []);
  const count = (...statuses: QueueItem['status'][]): number =>
    items.filter((item) => statuses.includes(item.status)).length;
  return {
    total: items.length,
    done: count('done'),
    failed: count('failed'),
    open: count('waiting', 'running'),
    retry: count('failed', 'cancelled'),
  };
}
