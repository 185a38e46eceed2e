/** What programs write into a cell that has no value, in full and in any case. */
const words = new Set([
  ...['nan', 'null', 'none', 'nil', 'na', 'n/a', 'n.a.', '#n/a', '<na>', 'undefined'],
  ...['-', '--', '–', '—'],
]);

/** Whether a cell says nothing although something stands in it: `NaN`, `null`, `None`, `N/A`, `-`. “nan bread” does say something. */
export function saysNothing(cell: string): boolean {
  return cell.length <= 9 && words.has(cell.trim().toLowerCase());
}

/** Whether a cell gives no value: blank, or a word that stands for nothing. */
export function isNotGiven(cell: string): boolean {
  return cell.trim() === '' || saysNothing(cell);
}
