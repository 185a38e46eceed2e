import type { Plane } from './plane.ts';
import { halfSpectrum, tileSize, TileTransform } from './tile-fft.ts';

const radialBins = 32;
const angularBins = 4;

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
  for (let y = 0; y < n; y++) {
    const weight = hann[y]!;
    for (let x = 0; x < n; x++) out[y * n + x] = (out[y * n + x]! - mean) * weight * hann[x]!;
  }
}

/** |FFT|² of mean-free Hann-windowed tiles, averaged over the plane (Welch), [tile (y), tile (x)] row-major. */
export function tilePower(plane: Plane, stride: number): Float64Array {
  const n = tileSize;
  const sum = new Float64Array(n * halfSpectrum);
  const tile = new Float64Array(n * n);
  const transform = new TileTransform();
  let tiles = 0;
  for (const top of tileStarts(plane.height, stride)) {
    for (const left of tileStarts(plane.width, stride)) {
      loadTile(plane, left, top, tile);
      transform.addPower(tile, sum);
      tiles++;
    }
  }
  const power = new Float64Array(n * n);
  const share = 1 / (tiles * n * n);
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      power[y * n + x] =
        share * (y < halfSpectrum ? sum[x * halfSpectrum + y]! : sum[((n - x) % n) * halfSpectrum + n - y]!);
    }
  }
  return power;
}

/** Ring and sector of every place of a power spectrum as one bin, −1 where it belongs to none. */
function radialPlaces(angles: number): Int16Array {
  const n = tileSize;
  return Int16Array.from({ length: n * n }, (_, i) => {
    const [x, y] = [i % n, Math.floor(i / n)];
    const fx = x < n / 2 ? x : x - n;
    const fy = y < n / 2 ? y : y - n;
    const ring = Math.floor((Math.hypot(fx, fy) / (n / 2)) * radialBins);
    if (ring >= radialBins || (fx === 0 && fy === 0)) return -1;
    // sectors are centred on the axes and diagonals
    const turn = (Math.atan2(fy, fx) / Math.PI + 2 + 0.5 / angles) % 1;
    return ring * angles + Math.min(angles - 1, Math.floor(turn * angles));
  });
}

/** log(0.01 + mean power) over rings of equal width up to half a cycle per pixel, each in `angles` sectors of a half turn. */
function radialPower(power: Float64Array, angles: number, places: Int16Array): Float32Array {
  const sums = new Float64Array(radialBins * angles);
  const counts = new Float64Array(radialBins * angles);
  for (let i = 0; i < power.length; i++) {
    const bin = places[i]!;
    if (bin < 0) continue;
    sums[bin]! += power[i]!;
    counts[bin]! += 1;
  }
  const out = new Float32Array(sums.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.log(0.01 + sums[i]! / Math.max(1, counts[i]!));
  return out;
}

const directions = radialPlaces(angularBins);
const rings = radialPlaces(1);

/** Log power spectrum: luminance by ring and direction, chroma by ring. 32·4 + 2·32 values. */
export function spectrumStatistics([y, cb, cr]: [Plane, Plane, Plane]): Float32Array[] {
  return [
    radialPower(tilePower(y, tileSize / 2), angularBins, directions),
    radialPower(tilePower(cb, tileSize), 1, rings),
    radialPower(tilePower(cr, tileSize), 1, rings),
  ];
}
