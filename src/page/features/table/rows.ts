import {
  type ItemStatus,
  listedIds,
  type QueueItem,
  type QueueState,
  type ResultsState,
  type Scored,
} from '../batch/index.ts';
import type { MarksState } from '../cull/index.ts';
import {
  bestFirst,
  type FlagFilter,
  type ScoreRange,
  type SortKey,
  type TableOrder,
  type Threshold,
} from './store.ts';

export interface TableRow {
  item: QueueItem;
  scored: Scored | undefined;
}

/** In the order of their names. */
const statuses: ItemStatus[] = ['cancelled', 'done', 'failed', 'running', 'waiting'];

/** What a row is sorted by; undefined where it has no such value. */
function sortValue({ item, scored }: TableRow, key: SortKey): number | undefined {
  if (key === 'best') return scored && goodness(scored);
  if (key === 'status') return statuses.indexOf(item.status);
  if (key === 'time') return scored?.result.ms;
  if (key.startsWith('score:')) return scored?.result.scores[key.slice('score:'.length)];
  if (key.startsWith('spread:')) return scored?.result.spread[key.slice('spread:'.length)];
  return undefined;
}

/** Whether any row has something to say in a column. */
export function hasColumn(rows: readonly TableRow[], key: SortKey): boolean {
  return key === 'status'
    ? rows.some(({ item }) => item.status !== 'done' || item.descriptionError)
    : rows.some((row) => sortValue(row, key) !== undefined);
}

/** The order that rows are in: that of a column which none of them has any more comes back with it. */
export function orderInForce(rows: readonly TableRow[], sort: TableOrder): TableOrder {
  return /^(best|added|name)$/.test(sort.key) || hasColumn(rows, sort.key) ? sort : bestFirst;
}

/** The first head's score, greater where better. */
function goodness({ model, result }: Scored): number | undefined {
  const head = model.heads.find(({ name }) => result.scores[name] !== undefined);
  const score = head && result.scores[head.name];
  return score === undefined || head?.higherIsBetter ? score : -score;
}

// created once: localeCompare with options would create one per pair
const collator = new Intl.Collator('en', { numeric: true });

/** All images by name, ascending and descending; equal names in the order they were added. */
type ByName = Record<'up' | 'down', string[]>;

/** Cached per list: comparing ten thousand names is slow, and every new score recomputes the rows. */
const nameOrders = new WeakMap<readonly string[], ByName>();

function namesInOrder({ items, order }: Pick<QueueState, 'items' | 'order'>, descending: boolean): string[] {
  let known = nameOrders.get(order);
  if (!known) {
    const names = order.map((id) => [id, items[id]?.name.toLocaleLowerCase('en') ?? ''] as const);
    const sorted = (sign: number) =>
      [...names].sort((a, b) => sign * collator.compare(a[1], b[1])).map(([id]) => id);
    known = { up: sorted(1), down: sorted(-1) };
    nameOrders.set(order, known);
  }
  return descending ? known.down : known.up;
}

/** Whether a row's score is beyond the threshold; false for a row without the score. */
export function isMarked({ scored }: Pick<TableRow, 'scored'>, threshold: Threshold | undefined): boolean {
  const score = threshold && scored?.result.scores[threshold.head];
  if (score === undefined) return false;
  return threshold?.side === 'below' ? score < threshold.value : score > (threshold?.value ?? Infinity);
}

/** What else narrows the list. */
export interface Narrowing extends Pick<MarksState, 'marks'> {
  range?: ScoreRange | undefined;
  flag: FlagFilter;
}

function isWithin({ item, scored }: TableRow, { range, flag, marks }: Narrowing): boolean {
  if (flag !== 'all' && (marks[item.id]?.flag ?? 'open') !== flag) return false;
  if (!range) return true;
  const score = scored?.result.scores[range.head];
  return score !== undefined && score >= range.from && score <= range.to;
}

/** The ids of `sorted` that are listed; `sorted` has all. */
function within(listed: string[], all: string[], sorted: string[]): string[] {
  if (listed.length === all.length) return sorted;
  const wanted = new Set(listed);
  return sorted.filter((id) => wanted.has(id));
}

/** Rows that match all filters, sorted; rows without a value always come last. */
export function tableRows(
  state: Pick<QueueState, 'items' | 'order'> & Pick<ResultsState, 'results'>,
  sort: TableOrder,
  filter: string,
  threshold?: Threshold,
  narrowing?: Narrowing,
): TableRow[] {
  const words = filter.trim().toLocaleLowerCase('en');
  const listed = listedIds(state);
  const byName = sort.key === 'name';
  const ids = byName ? within(listed, state.order, namesInOrder(state, sort.descending)) : listed;
  const rows = ids.flatMap((id): TableRow[] => {
    const item = state.items[id];
    if (!item) return [];
    const matches =
      words === '' || [item.name, item.prompt].some((field) => field.toLocaleLowerCase('en').includes(words));
    if (!matches) return [];
    const row = { item, scored: state.results[id] };
    if (narrowing && !isWithin(row, narrowing)) return [];
    return threshold?.only && !isMarked(row, threshold) ? [] : [row];
  });
  if (byName) return rows;
  const { key, descending } = orderInForce(rows, sort);
  if (key === 'added') return descending ? rows.reverse() : rows;
  const valued = rows.map((row) => ({ row, value: sortValue(row, key) }));
  // `best` begins with the best
  const sign = descending === (key === 'best') ? 1 : -1;
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
