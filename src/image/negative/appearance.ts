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

/** Bins of light. */
const lightBin = (luma: number): number => Math.min(7, Math.floor(luma / 32));

/** Square roots of shares, which tell rare bins apart better than the shares do. */
function roots(counts: Float64Array): Float64Array {
  let sum = 0;
  for (const count of counts) sum += count;
  const out = new Float64Array(counts.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(counts[i]! / Math.max(1, sum));
  return out;
}

/** Light and colour of the small picture, `cells` each. */
interface Planes {
  luma: Float32Array;
  blue: Float32Array;
  red: Float32Array;
  colourfulness: Float32Array;
}

function planesOf(rgb: Uint8Array, width: number, height: number): Planes {
  const small = resizeBilinear(rgb, width, height, side, side);
  const luma = new Float32Array(cells);
  const blue = new Float32Array(cells);
  const red = new Float32Array(cells);
  const colourfulness = new Float32Array(cells);
  for (let i = 0; i < cells; i++) {
    const r = small[3 * i]!;
    const g = small[3 * i + 1]!;
    const b = small[3 * i + 2]!;
    luma[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    blue[i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    red[i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
    colourfulness[i] = Math.max(r, g, b) - Math.min(r, g, b);
  }
  return { luma, blue, red, colourfulness };
}

/** How often each light goes with each colour, in 4 · 8 · 8 bins. */
function colourHistogram({ luma, blue, red }: Planes): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < cells; i++)
    counts[((lightBin(luma[i]!) >> 1) * 8 + chromaBin(blue[i]!)) * 8 + chromaBin(red[i]!)]! += 1;
  return roots(counts);
}

function lightHistogram({ luma }: Planes): Float64Array {
  const counts = new Float64Array(8);
  for (let i = 0; i < cells; i++) counts[lightBin(luma[i]!)]! += 1;
  return roots(counts);
}

/** Colour with light of some rows of the small picture, in 4 · 4 · 4 bins. */
function rowsHistogram({ luma, blue, red }: Planes, top: number, bottom: number): Float64Array {
  const counts = new Float64Array(64);
  for (let i = top * side; i < bottom * side; i++) {
    const colour = (chromaBin(blue[i]!) >> 1) * 4 + (chromaBin(red[i]!) >> 1);
    counts[colour * 4 + (lightBin(luma[i]!) >> 1)]! += 1;
  }
  return roots(counts);
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};

interface Shape {
  mean: number;
  deviation: number;
  skew: number;
}

/** Mean, deviation and skewness; a deviation of a few levels is taken for at least 2. */
function shape(values: ArrayLike<number>): Shape {
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

/** Means of a square plane over blocks, row by row, divided by `scale`. */
function blockMeans(plane: ArrayLike<number>, width: number, block: number, scale = 1): Float32Array {
  const count = width / block;
  const out = new Float32Array(count * count);
  for (let i = 0; i < width * width; i++) {
    out[Math.floor(Math.floor(i / width) / block) * count + Math.floor((i % width) / block)]! += plane[i]!;
  }
  for (let i = 0; i < out.length; i++) out[i] = out[i]! / (block * block * scale);
  return out;
}

/** Shapes of light of 8 × 8 blocks of 8 × 8 places. */
function blockShapes(luma: Float32Array): Shape[] {
  const block = new Float32Array(64);
  const out: Shape[] = [];
  for (let k = 0; k < 64; k++) {
    const start = Math.floor(k / 8) * 8 * side + (k % 8) * 8;
    for (let j = 0; j < 64; j++) block[j] = luma[start + Math.floor(j / 8) * side + (j % 8)]!;
    out.push(shape(block));
  }
  return out;
}

const logOf = (value: number): number => Math.log(Math.max(0, value) + 1);

/** Bright against dark points: skewness and the ratio of the tails of the Laplacian of a plane reduced by `block`. */
function points(luma: Float32Array, block: number): number[] {
  const width = side / block;
  const plane = blockMeans(luma, side, block);
  const found = new Float64Array((width - 2) * (width - 2));
  let count = 0;
  for (let y = 1; y + 1 < width; y++) {
    for (let x = 1; x + 1 < width; x++) {
      const i = y * width + x;
      found[count++] = 4 * plane[i]! - plane[i - 1]! - plane[i + 1]! - plane[i - width]! - plane[i + width]!;
    }
  }
  const { skew } = shape(found);
  const sorted = found.sort();
  const high = sorted[Math.round(0.99 * (count - 1))]!;
  const low = sorted[Math.round(0.01 * (count - 1))]!;
  return [skew, logOf(high) - logOf(-low)];
}

const meanOf = (block: Shape): number => block.mean;
const deviationOf = (block: Shape): number => block.deviation;
const skewOf = (block: Shape): number => block.skew;

/** Length of `appearance`. */
export const appearanceLength = 569;

/** What a picture of RGB bytes looks like from afar, `appearanceLength` values: histograms, planes, shapes of light, correlations. The bytes are row-major. */
export function appearance(rgb: Uint8Array, width: number, height: number): Float32Array {
  const planes = planesOf(rgb, width, height);
  const { luma, blue, red, colourfulness } = planes;
  const blocks = blockShapes(luma);
  const skews = Float64Array.from(blocks, skewOf);
  return Float32Array.from([
    ...colourHistogram(planes),
    ...lightHistogram(planes),
    ...rowsHistogram(planes, 0, 21),
    ...rowsHistogram(planes, 21, 43),
    ...rowsHistogram(planes, 43, side),
    ...blockMeans(luma, side, 8, 64),
    ...blockMeans(blue, side, 16, 16),
    ...blockMeans(red, side, 16, 16),
    mean(skews),
    skews.toSorted()[32]!,
    shape(skews).deviation,
    shape(luma).skew,
    ...points(luma, 1),
    ...points(luma, 2),
    ...points(luma, 4),
    // texture is stronger in the light, and what is bright is pale
    correlation(Float64Array.from(blocks, meanOf), Float64Array.from(blocks, deviationOf)),
    correlation(luma, colourfulness),
    covariance(luma, blue) / 2000,
    covariance(luma, red) / 2000,
    mean(blue) / 16,
    mean(red) / 16,
    covariance(blue, red) / 200,
  ]);
}
