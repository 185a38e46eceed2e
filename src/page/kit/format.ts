import { withMinus } from '../../shared/numbers/minus.ts';

export { bytesText } from '../../shared/numbers/bytes-text.ts';

// made once: a number's own method would make one each time
const formats = new Map<string, Intl.NumberFormat>();

function formatted(value: number, digits: number, atLeast: number): string {
  const key = `${digits} ${atLeast}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat('en', { maximumFractionDigits: digits, minimumFractionDigits: atLeast });
    formats.set(key, format);
  }
  return format.format(value);
}

/** A number with three or so significant digits, without an exponent where possible. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && size < 0.0005) return withMinus(value.toExponential(1));
  const digits = digitsOf(size);
  return withMinus(formatted(value, digits, size >= 1 ? digits : 0));
}

/** Numbers that are read down a column, or compared: as many decimals each as the largest has with three or so significant digits. */
export function alike(values: readonly (number | undefined)[]): (value: number | undefined) => string {
  const known = values.flatMap((value) =>
    value !== undefined && Number.isFinite(value) ? Math.abs(value) : [],
  );
  const most = Math.max(0, ...known);
  const digits = most === 0 ? 0 : digitsOf(most);
  return (value) => {
    if (value === undefined || !Number.isFinite(value)) return '–';
    const small = value !== 0 && Math.abs(value) < 10 ** -digits / 2;
    return small ? shortNumber(value) : withMinus(formatted(value, digits, digits));
  };
}

const digitsOf = (size: number): number =>
  size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;

/** A score as shown: two decimals, three for narrow scales. */
export function scoreNumber(value: number, span: number): string {
  return withMinus(value.toFixed(span <= 1 ? 3 : span > 20 ? 1 : 2));
}

/** A correlation, or another measure of agreement: three decimals. */
export function agreementNumber(value: number): string {
  return withMinus(value.toFixed(3));
}

/** A share of 1 in a table column: three decimals, so that decimal points align. */
export function shareNumber(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '–';
}

/** A difference with its sign, plus or minus. */
export function signed(value: number, words: (size: number) => string): string {
  if (!Number.isFinite(value)) return '–';
  const size = words(Math.abs(value));
  return /[1-9]/.test(size) ? `${value > 0 ? '+' : '−'}${size}` : size;
}

/** Milliseconds as `640 ms`, `3.2 s` or `2 min 5 s`. */
export function timeText(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A count with its magnitude in words: `547 million`. */
export function countText(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} billion`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} million`;
  return formatted(count, 3, 0);
}
