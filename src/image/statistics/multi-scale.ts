import { Histogram, moments } from './histogram.ts';
import { contrastMaps, type ContrastMaps } from './mscn.ts';
import { halve, type Plane } from './plane.ts';

const scales = 4;

/** MSCN histogram, moments and neighbour products; histograms of local deviation and of gradient size, at one scale. */
function oneScale(luma: Plane, { mscn, sigma }: ContrastMaps): number[] {
  const { width, height, values: m } = mscn;
  const shape = new Histogram(17, -2.55, 2.55);
  const deviation = new Histogram(12, 0, 5);
  const gradient = new Histogram(12, 0, 5);
  const products = [0, 0, 0, 0];
  let absolute = 0;
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 1; x + 1 < width; x++) {
      const i = y * width + x;
      const c = m[i]!;
      shape.add(c);
      absolute += Math.abs(c);
      products[0]! += c * m[i + 1]!;
      products[1]! += c * m[i + width]!;
      products[2]! += c * m[i + width + 1]!;
      products[3]! += c * m[i + width - 1]!;
      deviation.add(Math.log(1 + sigma.values[i]!));
      const here = luma.values[i]!;
      const dx = luma.values[i + 1]! - here;
      const dy = luma.values[i + width]! - here;
      gradient.add(Math.log(1 + Math.sqrt(dx * dx + dy * dy)));
    }
  }
  const count = Math.max(1, (width - 2) * (height - 1));
  const [, spread, skew, tail] = moments(m);
  return [
    ...shape.roots(),
    ...deviation.roots(),
    ...gradient.roots(),
    ...products.map((value) => value / count),
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
