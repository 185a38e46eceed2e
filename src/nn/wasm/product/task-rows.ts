/** Rows of a task at most: what they are read from, or their results, then stay in a core's own cache. */
const mostRows = 96;
/** Rows that are multiplied at once. */
const tileRows = 4;

/** Rows of each task but the last, where a kernel's rows are divided as evenly as whole tiles allow. */
export function taskRowsOf(rows: number): number {
  const tasks = Math.ceil(rows / mostRows);
  return tileRows * Math.ceil(rows / tasks / tileRows);
}
