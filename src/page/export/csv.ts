export type CsvCell = string | number | boolean | undefined;

/** Spreadsheets run cells that start like this as formulas. */
const formulaStart = /^[=+\-@\t\r]/;

/**
 * One field after RFC 4180: quoted where it must be. Text that a spreadsheet would take for a formula gets an apostrophe in
 * front; numbers never do, whatever their sign.
 */
export function csvField(cell: CsvCell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  if (typeof cell === 'boolean') return String(cell);
  const safe = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV text with CRLF line ends. Columns are those of the first row and then any new ones, in order. */
export function toCsv(rows: Record<string, CsvCell>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns.map(csvField), ...rows.map((row) => columns.map((column) => csvField(row[column])))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}
