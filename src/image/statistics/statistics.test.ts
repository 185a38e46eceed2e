import { describe, expect, it } from 'vitest';
import { blockDct } from './block-dct.ts';
import { canonicalSize } from './canonical-size.ts';
import { channelGroups } from './channel-groups.ts';
import { gridChannels, statisticsGrid } from './grid.ts';
import { Histogram, logBins, LogHistogram } from './histogram.ts';
import { globalLength, imageStatistics } from './image-statistics.ts';
import { statisticsLength, statisticsWindows } from './inputs.ts';
import { scoringWindowCount, scoringWindows } from './windows.ts';
import { contrastMaps, gaussianTaps } from './mscn.ts';
import { halve, toYCbCr, type Plane } from './plane.ts';
import { gridQuantiles } from './quantiles.ts';
import { lagProduct, nearProducts, type WidePlane } from './residual.ts';
import { tilePower } from './spectrum.ts';
import { halfSpectrum, tileSize, TileTransform } from './tile-fft.ts';
import { groupMeans, windowLength, windowSummary } from './window-summary.ts';

let state = 1;
const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
const randomRgb = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
const randomPlane = (width: number, height: number): Plane => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, () => random() * 255),
});

const randomWide = (width: number, height: number): WidePlane => ({
  width,
  height,
  values: Float64Array.from({ length: width * height }, () => random() * 255),
});

describe('image statistics against f64 twins', () => {
  it('8×8 DCT', () => {
    const plane = randomPlane(13, 11);
    const out = new Float32Array(64);
    blockDct(plane, 4, 2, out);
    for (let v = 0; v < 8; v++) {
      for (let u = 0; u < 8; u++) {
        let sum = 0;
        for (let y = 0; y < 8; y++) {
          for (let x = 0; x < 8; x++) {
            const value = plane.values[(2 + y) * 13 + 4 + x]!;
            sum +=
              value * Math.cos(((2 * x + 1) * u * Math.PI) / 16) * Math.cos(((2 * y + 1) * v * Math.PI) / 16);
          }
        }
        const scale = (u === 0 ? Math.SQRT1_2 : 1) * (v === 0 ? Math.SQRT1_2 : 1) * 0.25;
        expect(out[v * 8 + u]).toBeCloseTo(sum * scale, 2);
      }
    }
  });

  it('MSCN with repeated edges', () => {
    const plane = randomPlane(17, 12);
    // what is computed in between for other planes leaves no trace
    contrastMaps(randomPlane(19, 15));
    const { mscn, sigma } = contrastMaps(plane);
    contrastMaps(randomPlane(23, 16));
    const at = (x: number, y: number) =>
      plane.values[Math.min(11, Math.max(0, y)) * 17 + Math.min(16, Math.max(0, x))]!;
    for (const [x, y] of [
      [0, 0],
      [16, 11],
      [8, 6],
      [2, 10],
    ] as const) {
      let mean = 0;
      let square = 0;
      for (let j = -3; j <= 3; j++) {
        for (let i = -3; i <= 3; i++) {
          const weight = gaussianTaps[i + 3]! * gaussianTaps[j + 3]!;
          mean += weight * at(x + i, y + j);
          square += weight * at(x + i, y + j) ** 2;
        }
      }
      const deviation = Math.sqrt(square - mean * mean);
      expect(sigma.values[y * 17 + x]).toBeCloseTo(deviation, 2);
      expect(mscn.values[y * 17 + x]).toBeCloseTo((at(x, y) - mean) / (deviation + 1), 3);
    }
  });

  it('the power of a tile at any frequency is that of the sum over its pixels', () => {
    const n = tileSize;
    const tile = Float64Array.from({ length: n * n }, () => random() - 0.5);
    const power = new Float64Array(n * halfSpectrum).fill(1);
    new TileTransform().addPower(tile, power);
    const somewhere = Array.from({ length: 12 }, () => [
      Math.floor(random() * n),
      Math.floor(random() * halfSpectrum),
    ]);
    for (const [fx = 0, fy = 0] of [[0, 0], [0, 64], [64, 64], [127, 1], ...somewhere]) {
      let re = 0;
      let im = 0;
      tile.forEach((value, i) => {
        const angle = (-2 * Math.PI * (fx * (i % n) + fy * Math.floor(i / n))) / n;
        re += value * Math.cos(angle);
        im += value * Math.sin(angle);
      });
      expect(power[fx * halfSpectrum + fy]! / (1 + re * re + im * im)).toBeCloseTo(1, 9);
    }
  });

  it('Welch power keeps Parseval', () => {
    const plane = randomPlane(tileSize, tileSize);
    const mean = plane.values.reduce((a, b) => a + b, 0) / plane.values.length;
    const hann = (i: number) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / tileSize);
    const energy = plane.values.reduce(
      (sum, v, i) => sum + ((v - mean) * hann(i % tileSize) * hann(Math.floor(i / tileSize))) ** 2,
      0,
    );
    const power = tilePower(plane, tileSize).reduce((a, b) => a + b, 0);
    expect(power / energy).toBeCloseTo(1, 5);
  });

  it('lag products count the pixels where both exist', () => {
    const plane = randomWide(9, 7);
    for (const [dx, dy] of [
      [2, 1],
      [-3, 2],
      [0, 3],
    ] as const) {
      let sum = 0;
      let count = 0;
      for (let y = 0; y + dy < 7; y++) {
        for (let x = Math.max(0, -dx); x < Math.min(9, 9 - dx); x++) {
          sum += plane.values[y * 9 + x]! * plane.values[(y + dy) * 9 + x + dx]!;
          count++;
        }
      }
      expect(lagProduct(plane, dx, dy) / (sum / count)).toBeCloseTo(1, 5);
    }
  });

  it('lag products of a row of lags are those of each', () => {
    for (const [width, height] of [
      [9, 7],
      [30, 12],
      [6, 5],
      [12, 3],
    ] as const) {
      const plane = randomWide(width, height);
      for (let dy = 0; dy <= 4; dy++) {
        nearProducts(plane, dy).forEach((value, i) => {
          const alone = lagProduct(plane, i - 4, dy);
          expect(Math.abs(value - alone)).toBeLessThanOrEqual(1e-9 * Math.abs(alone));
        });
      }
    }
  });

  it('histograms: of values, and of logarithms without taking them', () => {
    const values = Float32Array.from({ length: 5000 }, () => Math.expm1(7 * random() - 0.5));
    const expected = (bins: number, low: number, high: number, of: (value: number) => number) => {
      const counts = new Array<number>(bins).fill(0);
      for (const value of values.subarray(3, 4990)) {
        const bin = Math.floor(((of(value) - low) * bins) / (high - low));
        counts[Math.min(bins - 1, Math.max(0, bin))]! += 1;
      }
      return counts.map((count) => Math.sqrt(count / 4987));
    };
    const plain = new Histogram(17, -0.2, 40);
    plain.addAll(values, 3, 4990);
    expect(plain.roots()).toEqual(expected(17, -0.2, 40, (value) => value));
    values.forEach((value, i) => (values[i] = Math.abs(value)));
    const logs = new LogHistogram(logBins(12, 0, 5));
    logs.addAll(values, 3, 4990);
    expect(logs.roots()).toEqual(expected(12, 0, 5, (value) => Math.log(1 + value)));
  });

  it('quantiles between ranks', () => {
    for (const cells of [1, 2, 7, 21, 40]) {
      const values = Float32Array.from({ length: cells * gridChannels }, () => Math.floor(random() * 9));
      const found = gridQuantiles({ columns: cells, rows: 1, values });
      for (const channel of [0, 91, gridChannels - 1]) {
        const sorted = Array.from({ length: cells }, (_, i) => values[i * gridChannels + channel]!).sort(
          (a, b) => a - b,
        );
        [0.1, 0.9].forEach((share, q) => {
          const at = share * (cells - 1);
          const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
          expect(found[q * gridChannels + channel]).toBeCloseTo(below + (at % 1) * (above - below), 4);
        });
      }
    }
  });

  it('window summary: mean, deviation and correlation of its own cells', () => {
    const planes = toYCbCr(randomRgb(80 * 64 * 3), 80, 64);
    const grid = statisticsGrid(planes, contrastMaps(planes[0]));
    expect([grid.columns, grid.rows]).toEqual([5, 4]);
    const window = { column: 1, row: 1, columns: 3, rows: 2 };
    const summary = windowSummary(grid, groupMeans(grid), window);
    expect(summary.length).toBe(windowLength);
    const cells = [1, 2].flatMap((row) => [1, 2, 3].map((column) => row * 5 + column));
    const column = (k: number) => cells.map((cell) => grid.values[cell * gridChannels + k]!);
    const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length;
    const deviation = (v: number[]) => Math.sqrt(mean(v.map((x) => (x - mean(v)) ** 2)));
    for (const k of [0, 70, 130, 155, 160, gridChannels - 1]) {
      expect(summary[k]).toBeCloseTo(mean(column(k)), 4);
      expect(summary[gridChannels + k]).toBeCloseTo(deviation(column(k)), 3);
    }
    const group = (g: number) =>
      cells.map((cell) => mean(channelGroups[g]!.map((k) => grid.values[cell * gridChannels + k]!)));
    const [a, b] = [group(1), group(0)];
    const covariance = mean(a.map((v, i) => (v - mean(a)) * (b[i]! - mean(b))));
    expect(summary[2 * gridChannels]).toBeCloseTo(covariance / (deviation(a) * deviation(b) + 1e-4), 3);
  });

  it('halving takes means of 2×2 pixels', () => {
    const plane = randomPlane(5, 4);
    const half = halve(plane);
    expect([half.width, half.height]).toEqual([2, 2]);
    expect(half.values[3]).toBeCloseTo(
      (plane.values[12]! + plane.values[13]! + plane.values[17]! + plane.values[18]!) / 4,
      4,
    );
  });
});

describe('statisticsWindows', () => {
  it('has its length and is finite for images of any size and for flat ones', () => {
    expect(statisticsLength).toBe(windowLength + globalLength);
    for (const [width, height] of [
      [64, 40],
      [700, 90],
      [320, 256],
    ] as const) {
      const vectors = statisticsWindows(randomRgb(width * height * 3), width, height);
      expect(vectors).toHaveLength(scoringWindowCount);
      for (const vector of vectors) {
        expect(vector.length).toBe(statisticsLength);
        expect(vector.every(Number.isFinite)).toBe(true);
      }
    }
    expect(imageStatistics(new Uint8Array(64 * 64 * 3).fill(90), 64, 64).global.every(Number.isFinite)).toBe(
      true,
    );
  });

  it('windows lie inside the grid and reach its corners, whatever its shape', () => {
    for (const [columns, rows] of [
      [32, 32],
      [5, 3],
      [64, 2],
    ] as const) {
      const [whole, ...parts] = scoringWindows({ columns, rows });
      expect(whole).toBeUndefined();
      expect(Math.min(...parts.map((part) => part!.column + part!.row))).toBe(0);
      expect(Math.max(...parts.map((part) => part!.column + part!.columns))).toBe(columns);
      expect(Math.max(...parts.map((part) => part!.row + part!.rows))).toBe(rows);
    }
  });

  it('every channel belongs to at most one group of each kind, and groups are not empty', () => {
    expect(channelGroups.length).toBe(24);
    const used = channelGroups.flat();
    expect(new Set(used).size).toBe(used.length);
    expect(channelGroups.every((group) => group.length > 0)).toBe(true);
    expect(Math.max(...used)).toBeLessThan(gridChannels);
  });

  it('images are taken at about 512² pixels, those near it as they are', () => {
    expect(canonicalSize(512, 512)).toEqual([512, 512]);
    expect(canonicalSize(480, 512)).toEqual([480, 512]);
    expect(canonicalSize(1024, 1024)).toEqual([512, 512]);
    expect(canonicalSize(1024, 256)).toEqual([1024, 256]);
    expect(canonicalSize(100, 100)).toEqual([512, 512]);
  });
});
