import type { HeadInfo } from '../../../shared/engine-api.ts';
import { hasColumn, type TableRow } from './rows.ts';
import type { SortKey } from './store.ts';
import { tableStrings } from './strings.ts';

/** A column beside the names. */
export type Column = [key: SortKey, label: string, numeric: boolean];

/**
 * The columns in which a row has something to say, or will have before the first score; a compact list has those of scores, and the one
 * that it is sorted by.
 */
export function columnsOf(
  rows: TableRow[],
  heads: HeadInfo[],
  compact: boolean,
  sorted: SortKey = 'best',
): Column[] {
  const { spread, status, time } = tableStrings.columns;
  const awaited =
    rows.every(({ scored }) => !scored) && rows.some(({ item }) => /waiting|running/.test(item.status));
  const says = ([key]: Column): boolean =>
    (!compact || key === sorted || key.startsWith('score:')) &&
    ((awaited && key !== 'status') || hasColumn(rows, key));
  const scores = heads.flatMap(({ name, title }): Column[] => [
    [`score:${name}`, title, true],
    [`spread:${name}`, spread, true],
  ]);
  return [
    ...scores,
    ['status', status, false] satisfies Column,
    ['time', time, true] satisfies Column,
  ].filter(says);
}
