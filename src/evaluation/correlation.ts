import { averageRanks } from './ranks.ts';

type Numbers = ArrayLike<number>;

/** Pearson's linear correlation, PLCC; NaN for fewer than two pairs or where one side is constant. */
export function pearson(x: Numbers, y: Numbers): number {
  const n = x.length;
  if (n < 2) return NaN;
  const meanX = mean(x);
  const meanY = mean(y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  // Rounding leaves a constant side with a tiny spread: constant is what has equal values, not what sums to exactly 0.
  if (isConstant(x) || isConstant(y)) return NaN;
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

/** Spearman's rank correlation, SRCC, with average ranks for ties; NaN as for `pearson`. */
export function spearman(x: Numbers, y: Numbers): number {
  return pearson(averageRanks(x), averageRanks(y));
}

/** Root mean square difference, in the units of the values; NaN for no pairs. */
export function rootMeanSquareError(x: Numbers, y: Numbers): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - y[i]!) ** 2;
  return Math.sqrt(sum / x.length);
}

/**
 * Kendall's tau-b, KRCC: (concordant − discordant) / √((pairs − ties in x)(pairs − ties in y)), in O(n log n) by counting
 * the exchanges of a merge sort (Knight 1966). NaN where one side is constant.
 */
export function kendall(x: Numbers, y: Numbers): number {
  const n = x.length;
  if (n < 2) return NaN;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!);
  const pairs = (n * (n - 1)) / 2;
  const tiesX = tiedPairs(order, (a, b) => x[a] === x[b]);
  const tiesBoth = tiedPairs(order, (a, b) => x[a] === x[b] && y[a] === y[b]);
  const discordant = sortCounting(order, y);
  const tiesY = tiedPairs(order, (a, b) => y[a] === y[b]);
  if (tiesX === pairs || tiesY === pairs) return NaN;
  const difference = pairs - tiesX - tiesY + tiesBoth - 2 * discordant;
  return Math.max(-1, Math.min(1, difference / Math.sqrt(pairs - tiesX) / Math.sqrt(pairs - tiesY)));
}

/** Arithmetic mean; NaN of no values. */
export function mean(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function isConstant(values: Numbers): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** Pairs within runs of equal neighbours of a sorted order. */
function tiedPairs(order: Uint32Array, equal: (a: number, b: number) => boolean): number {
  let pairs = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && equal(order[end]!, order[start]!)) end++;
    pairs += ((end - start) * (end - start - 1)) / 2;
    start = end;
  }
  return pairs;
}

/** Merge-sorts `order` by `y` in place and counts the inversions: pairs in which a later one has the smaller y. */
function sortCounting(order: Uint32Array, y: Numbers): number {
  const n = order.length;
  const merged = new Uint32Array(n);
  let inversions = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let k = start; k < end; k++) {
        if (left < middle && (right >= end || y[order[left]!]! <= y[order[right]!]!))
          merged[k] = order[left++]!;
        else {
          merged[k] = order[right++]!;
          inversions += middle - left;
        }
      }
    }
    order.set(merged);
  }
  return inversions;
}
