import { resizeBilinear } from '../resize/resize.ts';

/*
 * What a picture looks like from afar: light and colour, where they are, and how they go together. Sky is above and blue, skin is orange, highlights are small and bright, what
 * is bright is pale: a negative, or a picture with swapped channels, has some of that wrong.
 */

/** Side of the small picture that is looked at. */
const side = 64;
const cells = side * side;

/** Bins of colour: luma in eight, chroma in eight each, finer near grey. */
const chromaBin = (value: number): number => {
  const root = Math.sign(value) * Math.sqrt(Math.abs(value));
  return Math.min(7, Math.max(0, Math.floor(((root + 9) / 18) * 8)));
};

/** Square roots of shares, which tell rare bins apart better than the shares do. */
const roots = (counts: number[]): number[] => {
  const sum = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => Math.sqrt(count / Math.max(1, sum)));
};

function histogram(size: number, places: Iterable<number>, binOf: (at: number) => number): number[] {
  const counts = Array.from({ length: size }, () => 0);
  for (const at of places) counts[binOf(at)]!++;
  return roots(counts);
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};

/** Mean, deviation and skewness; a deviation of a few levels is taken for at least 2. */
function shape(values: ArrayLike<number>): { mean: number; deviation: number; skew: number } {
  const middle = mean(values);
  let [square, cube] = [0, 0];
  for (let i = 0; i < values.length; i++) square += (values[i]! - middle) ** 2;
  const deviation = Math.sqrt(square / values.length);
  for (let i = 0; i < values.length; i++) cube += ((values[i]! - middle) / (deviation + 2)) ** 3;
  return { mean: middle, deviation, skew: cube / values.length };
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [shape(a), shape(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - x.mean) * (b[i]! - y.mean);
  return sum / a.length / (x.deviation * y.deviation + 1);
}

function covariance(a: Float32Array, b: Float32Array): number {
  const [x, y] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - x) * (b[i]! - y);
  return sum / a.length;
}

/** Means of a square plane over blocks, row by row. */
function blockMeans(plane: ArrayLike<number>, width: number, block: number): Float32Array {
  const count = width / block;
  const out = new Float32Array(count * count);
  for (let i = 0; i < width * width; i++) {
    out[Math.floor(Math.floor(i / width) / block) * count + Math.floor((i % width) / block)]! += plane[i]!;
  }
  return out.map((sum) => sum / (block * block));
}

/** Bright against dark points: skewness and the ratio of the tails of the Laplacian of a plane reduced by `block`. */
function points(luma: Float32Array, block: number): number[] {
  const width = side / block;
  const plane = blockMeans(luma, side, block);
  const found: number[] = [];
  for (let y = 1; y + 1 < width; y++) {
    for (let x = 1; x + 1 < width; x++) {
      const i = y * width + x;
      found.push(4 * plane[i]! - plane[i - 1]! - plane[i + 1]! - plane[i - width]! - plane[i + width]!);
    }
  }
  const sorted = Float64Array.from(found).sort();
  const tail = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const logOf = (value: number): number => Math.log(Math.max(0, value) + 1);
  return [shape(found).skew, logOf(tail(0.99)) - logOf(-tail(0.01))];
}

/** Length of `appearance`. */
export const appearanceLength = 569;

/** What a picture of RGB bytes looks like from afar, `appearanceLength` values: histograms, planes, shapes of light, correlations. The bytes are row-major. */
export function appearance(rgb: Uint8Array, width: number, height: number): Float32Array {
  const small = resizeBilinear(rgb, width, height, side, side);
  const [luma, blue, red, colourfulness] = [0, 1, 2, 3].map(() => new Float32Array(cells)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let i = 0; i < cells; i++) {
    const [r, g, b] = [small[3 * i]!, small[3 * i + 1]!, small[3 * i + 2]!];
    luma[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    blue[i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    red[i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
    colourfulness[i] = Math.max(r, g, b) - Math.min(r, g, b);
  }
  const lightBin = (i: number): number => Math.min(7, Math.floor(luma[i]! / 32));
  const all = Array.from({ length: cells }, (_, i) => i);
  const thirds = [0, 21, 43, side];
  const blocks = Array.from({ length: 64 }, (_, k) => {
    const start = Math.floor(k / 8) * 8 * side + (k % 8) * 8;
    return shape(Array.from({ length: 64 }, (_, j) => luma[start + Math.floor(j / 8) * side + (j % 8)]!));
  });
  const skews = blocks.map(({ skew }) => skew);
  return Float32Array.from([
    ...histogram(256, all, (i) => ((lightBin(i) >> 1) * 8 + chromaBin(blue[i]!)) * 8 + chromaBin(red[i]!)),
    ...histogram(8, all, lightBin),
    ...thirds
      .slice(0, 3)
      .flatMap((top, k) =>
        histogram(
          64,
          all.slice(top * side, thirds[k + 1]! * side),
          (i) => ((chromaBin(blue[i]!) >> 1) * 4 + (chromaBin(red[i]!) >> 1)) * 4 + (lightBin(i) >> 1),
        ),
      ),
    ...blockMeans(luma, side, 8).map((value) => value / 64),
    ...blockMeans(blue, side, 16).map((value) => value / 16),
    ...blockMeans(red, side, 16).map((value) => value / 16),
    mean(skews),
    skews.toSorted((a, b) => a - b)[32]!,
    shape(skews).deviation,
    shape(luma).skew,
    ...[1, 2, 4].flatMap((block) => points(luma, block)),
    // texture is stronger in the light, and what is bright is pale
    correlation(
      blocks.map((block) => block.mean),
      blocks.map(({ deviation }) => deviation),
    ),
    correlation(luma, colourfulness),
    covariance(luma, blue) / 2000,
    covariance(luma, red) / 2000,
    mean(blue) / 16,
    mean(red) / 16,
    covariance(blue, red) / 200,
  ]);
}
