import type { Plane } from './plane.ts';

/** Side of the tiles of Welch's method; frequencies are in cycles per pixel whatever the image's size. */
export const tileSize = 128;
const radialBins = 32;
const angularBins = 4;

/** In-place radix-2 FFT of one row held as separate real and imaginary parts, length a power of two. */
export function fftInPlace(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  const { cos, sin } = twiddles(n);
  for (let half = 1; half < n; half <<= 1) {
    const step = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const a = start + k;
        const b = a + half;
        const wr = cos[k * step]!;
        const wi = sin[k * step]!;
        const xr = re[b]! * wr - im[b]! * wi;
        const xi = re[b]! * wi + im[b]! * wr;
        re[b] = re[a]! - xr;
        im[b] = im[a]! - xi;
        re[a]! += xr;
        im[a]! += xi;
      }
    }
  }
}

const twiddleTables = new Map<number, { cos: Float64Array; sin: Float64Array }>();

function twiddles(n: number): { cos: Float64Array; sin: Float64Array } {
  let table = twiddleTables.get(n);
  if (!table) {
    const angle = (_: unknown, k: number) => (-2 * Math.PI * k) / n;
    const angles = Array.from({ length: n / 2 }, angle);
    table = { cos: Float64Array.from(angles, Math.cos), sin: Float64Array.from(angles, Math.sin) };
    twiddleTables.set(n, table);
  }
  return table;
}

/** Starts of tiles evenly spread along one side, about `stride` apart; one where the side is no longer than a tile. */
function tileStarts(length: number, stride: number): number[] {
  const count = 1 + Math.round((length - tileSize) / stride);
  if (count <= 1) return [0];
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - tileSize)) / (count - 1)));
}

const hann = Float64Array.from(
  { length: tileSize },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / tileSize),
);

/** Mean-free Hann-windowed tile into `out`, edge pixels repeated where the plane is too small. */
function loadTile({ width, height, values }: Plane, left: number, top: number, out: Float64Array): void {
  const n = tileSize;
  let mean = 0;
  for (let y = 0; y < n; y++) {
    const row = Math.min(height - 1, top + y) * width;
    for (let x = 0; x < n; x++) {
      const value = values[row + Math.min(width - 1, left + x)]!;
      out[y * n + x] = value;
      mean += value;
    }
  }
  mean /= n * n;
  for (let i = 0; i < n * n; i++) out[i] = (out[i]! - mean) * hann[Math.floor(i / n)]! * hann[i % n]!;
}

/** |FFT|² of mean-free Hann-windowed tiles, averaged over the plane (Welch), [tile, tile] row-major. */
export function tilePower(plane: Plane, stride: number): Float64Array {
  const n = tileSize;
  const half = n / 2;
  const power = new Float64Array(n * n);
  const tile = new Float64Array(n * n);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  // row spectra, half of the columns: the input is real
  const rowRe = Array.from({ length: half + 1 }, () => new Float64Array(n));
  const rowIm = Array.from({ length: half + 1 }, () => new Float64Array(n));
  let tiles = 0;
  for (const top of tileStarts(plane.height, stride)) {
    for (const left of tileStarts(plane.width, stride)) {
      loadTile(plane, left, top, tile);
      for (let y = 0; y < n; y += 2) {
        // two real rows as one complex row; they come apart by symmetry
        re.set(tile.subarray(y * n, (y + 1) * n));
        im.set(tile.subarray((y + 1) * n, (y + 2) * n));
        fftInPlace(re, im);
        for (let x = 0; x <= half; x++) {
          const mirror = (n - x) % n;
          rowRe[x]![y] = 0.5 * (re[x]! + re[mirror]!);
          rowIm[x]![y] = 0.5 * (im[x]! - im[mirror]!);
          rowRe[x]![y + 1] = 0.5 * (im[x]! + im[mirror]!);
          rowIm[x]![y + 1] = 0.5 * (re[mirror]! - re[x]!);
        }
      }
      for (let x = 0; x <= half; x++) {
        fftInPlace(rowRe[x]!, rowIm[x]!);
        for (let y = 0; y < n; y++) power[y * n + x]! += rowRe[x]![y]! ** 2 + rowIm[x]![y]! ** 2;
      }
      tiles++;
    }
  }
  for (let y = 0; y < n; y++) {
    for (let x = 0; x <= half; x++) power[y * n + x]! /= tiles * n * n;
  }
  for (let y = 0; y < n; y++) {
    for (let x = half + 1; x < n; x++) power[y * n + x] = power[((n - y) % n) * n + n - x]!;
  }
  return power;
}

/** log(0.01 + mean power) over rings of equal width up to half a cycle per pixel, each in `angles` sectors of a half turn. */
export function radialPower(power: Float64Array, angles: number): Float32Array {
  const n = tileSize;
  const sums = new Float64Array(radialBins * angles);
  const counts = new Float64Array(radialBins * angles);
  for (let y = 0; y < n; y++) {
    const fy = y < n / 2 ? y : y - n;
    for (let x = 0; x < n; x++) {
      const fx = x < n / 2 ? x : x - n;
      const ring = Math.floor((Math.hypot(fx, fy) / (n / 2)) * radialBins);
      if (ring >= radialBins || (fx === 0 && fy === 0)) continue;
      // sectors are centred on the axes and diagonals
      const turn = (Math.atan2(fy, fx) / Math.PI + 2 + 0.5 / angles) % 1;
      const bin = ring * angles + Math.min(angles - 1, Math.floor(turn * angles));
      sums[bin]! += power[y * n + x]!;
      counts[bin]! += 1;
    }
  }
  return Float32Array.from(sums, (sum, i) => Math.log(0.01 + sum / Math.max(1, counts[i]!)));
}

/** Log power spectrum: luminance by ring and direction, chroma by ring. 32·4 + 2·32 values. */
export function spectrumStatistics([y, cb, cr]: [Plane, Plane, Plane]): Float32Array[] {
  return [
    radialPower(tilePower(y, tileSize / 2), angularBins),
    radialPower(tilePower(cb, tileSize), 1),
    radialPower(tilePower(cr, tileSize), 1),
  ];
}
