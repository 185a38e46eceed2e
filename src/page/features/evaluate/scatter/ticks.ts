import { withMinus } from '../../../../shared/numbers/minus.ts';

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

/** Round numbers for an axis, and how to write them: all with as many decimals as the finest needs. */
export function axis(range: [number, number]): { values: number[]; words: (value: number) => string } {
  const values = ticks(range);
  const step = (values[1] ?? range[1]) - (values[0] ?? range[0]);
  const decimals = step > 0 ? Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 0;
  const format = new Intl.NumberFormat('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return { values, words: (value) => withMinus(format.format(value)) };
}
