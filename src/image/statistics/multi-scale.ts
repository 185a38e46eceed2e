import { Histogram, logBins, LogHistogram, moments } from './histogram.ts';
import { contrastMaps, type ContrastMaps } from './mscn.ts';
import { halve, type Plane } from './plane.ts';

const scales = 4;
const sizes = logBins(12, 0, 5);

/** MSCN histogram, moments and neighbour products; histograms of local deviation and of gradient size, at one scale. */
function oneScale(luma: Plane, { mscn, sigma }: ContrastMaps): number[] {
  const { width, height, values: m } = mscn;
  const shape = new Histogram(17, -2.55, 2.55);
  const deviation = new LogHistogram(sizes);
  const gradient = new LogHistogram(sizes);
  const steps = new Float32Array(width);
  let [right, down, falling, rising, absolute] = [0, 0, 0, 0, 0];
  for (let y = 0; y + 1 < height; y++) {
    const row = y * width;
    for (let x = 1; x + 1 < width; x++) {
      const i = row + x;
      const c = m[i]!;
      absolute += Math.abs(c);
      right += c * m[i + 1]!;
      down += c * m[i + width]!;
      falling += c * m[i + width + 1]!;
      rising += c * m[i + width - 1]!;
      const here = luma.values[i]!;
      const dx = luma.values[i + 1]! - here;
      const dy = luma.values[i + width]! - here;
      steps[x] = Math.sqrt(dx * dx + dy * dy);
    }
    shape.addAll(m, row + 1, row + width - 1);
    deviation.addAll(sigma.values, row + 1, row + width - 1);
    gradient.addAll(steps, 1, width - 1);
  }
  const count = Math.max(1, (width - 2) * (height - 1));
  const [, spread, skew, tail] = moments(m);
  return [
    ...shape.roots(),
    ...deviation.roots(),
    ...gradient.roots(),
    ...[right, down, falling, rising].map((value) => value / count),
    absolute / count,
    spread,
    skew,
    tail,
  ];
}

/** `oneScale` at 1, 1/2, 1/4 and 1/8 of the size: 4 × 49 values. */
export function multiScaleStatistics(luma: Plane, contrast: ContrastMaps): Float32Array {
  const out: number[] = [];
  let plane = luma;
  for (let scale = 0; scale < scales; scale++) {
    out.push(...oneScale(plane, scale === 0 ? contrast : contrastMaps(plane)));
    plane = halve(plane);
  }
  return Float32Array.from(out);
}
