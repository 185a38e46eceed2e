import { csvLines, type Cell } from '../../../records/csv.ts';

export type CsvCell = Cell;

/**
 * A table as CSV text (RFC 4180) with CRLF line ends. Columns are those of the first row and then any new ones, in order; NaN
 * becomes an empty cell.
 */
export function toCsv(rows: Record<string, CsvCell>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return csvLines([columns, ...rows.map((row) => columns.map((column) => row[column]))], '\r\n');
}
