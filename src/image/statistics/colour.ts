import { Histogram, moments } from './histogram.ts';
import type { Plane } from './plane.ts';

type Moments = ReturnType<typeof moments>;

function correlation(
  a: Float32Array,
  b: Float32Array,
  [meanA, spreadA]: Moments,
  [meanB, spreadB]: Moments,
): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / a.length / (spreadA * spreadB + 1);
}

/** Histograms of value, saturation, Cb and Cr, moments of Y, Cb, Cr and saturation, and their correlations: 83 values. */
export function colourStatistics(
  rgb: Uint8Array | Uint8ClampedArray,
  [y, cb, cr]: [Plane, Plane, Plane],
): Float32Array {
  const value = new Histogram(16, 0, 256);
  const saturation = new Histogram(16, 0, 1);
  const blue = new Histogram(16, -64, 64);
  const red = new Histogram(16, -64, 64);
  const saturations = new Float32Array(y.values.length);
  const highest = new Float32Array(y.values.length);
  for (let i = 0, j = 0; i < saturations.length; i++, j += 3) {
    const r = rgb[j]!;
    const g = rgb[j + 1]!;
    const b = rgb[j + 2]!;
    const high = r > g ? (r > b ? r : b) : g > b ? g : b;
    const low = r < g ? (r < b ? r : b) : g < b ? g : b;
    highest[i] = high;
    saturations[i] = high === 0 ? 0 : (high - low) / high;
  }
  value.addAll(highest);
  saturation.addAll(saturations);
  blue.addAll(cb.values);
  red.addAll(cr.values);
  const [luma, cbMoments, crMoments] = [y, cb, cr].map((plane) => moments(plane.values)) as [
    Moments,
    Moments,
    Moments,
  ];
  return Float32Array.from([
    ...value.roots(),
    ...saturation.roots(),
    ...blue.roots(),
    ...red.roots(),
    ...luma,
    ...cbMoments,
    ...crMoments,
    ...moments(saturations),
    correlation(y.values, cb.values, luma, cbMoments),
    correlation(y.values, cr.values, luma, crMoments),
    correlation(cb.values, cr.values, cbMoments, crMoments),
  ]);
}
