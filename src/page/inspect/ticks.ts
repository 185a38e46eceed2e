/** About five round numbers within a range, for an axis. */
export function ticks([low, high]: [number, number]): number[] {
  if (!(high > low)) return [];
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const found: number[] = [];
  // multiples, not sums: adding steps would add rounding too
  for (let i = Math.ceil(low / step); i * step <= high; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}
