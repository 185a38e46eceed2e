import { isNotGiven } from './not-given.ts';

/** The cell under a column; empty where there is none, whatever the column is called. */
export function cellOf(cells: Readonly<Record<string, string>>, column: string): string {
  return Object.hasOwn(cells, column) ? cells[column]!.trim() : '';
}

/** The number in a cell; null where there is none. Decimal commas are understood. */
export function ratingOf(cells: Readonly<Record<string, string>>, column: string): number | null {
  const cell = cellOf(cells, column);
  if (isNotGiven(cell)) return null;
  const value = Number(/^[-+]?\d+,\d+$/.test(cell) ? cell.replace(',', '.') : cell);
  return Number.isFinite(value) ? value : null;
}
