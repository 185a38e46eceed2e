import { withMinus } from '../../shared/minus.ts';

/** Decimals at which an interval's width has two digits: two at least, four at most. */
export function decimalsFor(interval: readonly [number, number] | null): number {
  const width = interval === null ? 1 : Math.abs(interval[1] - interval[0]);
  if (!(width > 0)) return 2;
  return Math.min(4, Math.max(2, 1 - Math.floor(Math.log10(width))));
}

/** A number with a true minus sign; what rounds to 0 has none. */
export function figure(value: number, decimals = 2): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? Math.abs(value).toFixed(decimals) : withMinus(text);
}

/** “0.22–0.50”; with a negative end “−0.05 to 0.12”. */
export function range([low, high]: readonly [number, number], decimals = 2): string {
  return low < 0 || high < 0
    ? `${figure(low, decimals)} to ${figure(high, decimals)}`
    : `${figure(low, decimals)}–${figure(high, decimals)}`;
}

/** A p value: three decimals, and “< 0.001” below them. */
export function pValue(p: number): string {
  if (!Number.isFinite(p)) return '';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
