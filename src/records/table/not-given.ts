/** What programs write into a cell that has no value, in full and in any case. */
const words = new Set([
  ...['nan', 'null', 'none', 'nil', 'na', 'n/a', 'n.a.', '#n/a', '<na>', 'undefined'],
  ...['-', '--', '–', '—'],
]);

/** Whether a cell means “not given” although it is not empty: `NaN`, `null`, `None`, `N/A`, `-`. “nan bread” does say something. */
export function saysNothing(cell: string): boolean {
  return cell.length <= 9 && words.has(cell.trim().toLowerCase());
}

/** Whether a cell gives no value: blank, or a word for a missing value. */
export function isNotGiven(cell: string): boolean {
  return cell.trim() === '' || saysNothing(cell);
}
