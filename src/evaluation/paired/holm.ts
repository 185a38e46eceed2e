/**
 * p values corrected for how many were looked at (Holm 1979, step-down): the chance of even one false alarm among them all stays
 * below the level each is compared with. In the order given.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const corrected = values.map(() => 1);
  let least = 0;
  order.forEach((place, rank) => {
    least = Math.max(least, Math.min(1, (values.length - rank) * values[place]!));
    corrected[place] = least;
  });
  return corrected;
}
