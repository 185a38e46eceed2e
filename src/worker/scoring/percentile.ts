/**
 * Share (0..100) of the training images' predictions below a score, by linear interpolation in the table of the 0th to
 * 100th percentiles.
 */
export function percentileOf(score: number, table: number[]): number {
  const last = table.length - 1;
  if (score <= table[0]!) return 0;
  if (score >= table[last]!) return 100;
  let i = 0;
  while (table[i + 1]! <= score) i++;
  const width = table[i + 1]! - table[i]!;
  return ((i + (score - table[i]!) / width) / last) * 100;
}
