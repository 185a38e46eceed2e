import { FoveaError } from '../shared/errors.ts';
import { baseName } from '../records/table/paths.ts';
import { cellOf } from '../records/table/rating.ts';
import type { Table } from '../records/table/read-table.ts';
import type { TableRow } from '../records/table/table-row.ts';

/** Folders below a dataset's root in which the released sets keep their images. */
export const datasetFolders = ['', 'images', 'image', 'Image', 'file', 'all', 'allimg', 'Image/allimg'];

/**
 * A row's group: the cell of `column`, or for the column `generator`, where the table has none, the file name without its
 * number, which is how AGIQA-3K tells the generators apart (`glide_normal_037.jpg`).
 */
export function groupOf(
  table: Pick<Table, 'columns'>,
  row: Pick<TableRow, 'cells' | 'file'>,
  column: string,
): string {
  if (table.columns.includes(column)) return cellOf(row.cells, column);
  return baseName(row.file).replace(/[_-]?\d+\.[^.]+$/, '');
}

/** Whether `groupOf` knows the column. */
export function canGroup(table: Pick<Table, 'columns'>, column: string): boolean {
  return table.columns.includes(column) || column === 'generator';
}

/**
 * Ratings kept outside the table, as AIGCIQA2023 does (`mosz1.mat`), for each row: by the number in the file name where
 * those are exactly 0…n−1 (`17.png` is the 18th), else in the order of the rows. Throws `usage` where the counts differ.
 */
export function alignRatings(
  table: Pick<Table, 'rows'>,
  values: ArrayLike<number>,
  label: string,
): { values: number[]; by: 'file number' | 'row' } {
  const n = table.rows.length;
  if (values.length !== n) {
    throw new FoveaError(
      'usage',
      `${label} has ${values.length} ratings, but the table has ${n} rows: they cannot be paired.`,
    );
  }
  const numbers = table.rows.map((row) => Number(/^(\d+)\.[^.]+$/.exec(baseName(row.file))?.[1] ?? NaN));
  const permutation = new Set(numbers).size === n && numbers.every((number) => number >= 0 && number < n);
  return {
    values: numbers.map((number, index) => values[permutation ? number : index]!),
    by: permutation ? 'file number' : 'row',
  };
}
