import Papa from 'papaparse';

/** A field of a table; what is nothing, or no finite number, is an empty field. */
export type Cell = string | number | boolean | null | undefined;

/**
 * Text that a spreadsheet would run: a sign of a formula (full-width ones too) behind any white space, or a tab or line end that moves
 * what follows into a cell of its own. A leading apostrophe counts as part of it, so that the guard can be removed again exactly.
 */
const formula = /^(?:[\s\p{Cc}']*[=+\-@＝＋－＠]|'*[\t\r\n])/u;

/** Rows as CSV after RFC 4180, a line end behind each. No text can run as a formula; numbers are never changed, whatever their sign. */
export function csvLines(rows: readonly (readonly Cell[])[], newline = '\n'): string {
  const tidy = rows.map((row) => row.map((cell) => (Number.isNaN(cell) || isInfinite(cell) ? '' : cell)));
  return rows.length === 0 ? '' : `${Papa.unparse(tidy, { newline, escapeFormulae: formula })}${newline}`;
}

const isInfinite = (cell: Cell): boolean => cell === Infinity || cell === -Infinity;

/** The text of a field that `csvLines` wrote, without the guard it put in front. */
export function withoutGuard(field: string): string {
  return field.startsWith("'") && formula.test(field.slice(1)) ? field.slice(1) : field;
}
