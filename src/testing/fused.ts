import { createWebGpuBackend, type WebGpu } from '../gpu/device.ts';
import type { StoredWeight } from '../formats/weight.ts';
import { expandWeight, int4Group } from '../formats/stored-weight.ts';
import { toInputMajor } from '../formats/weight-layout.ts';
import { FusedLayers } from '../nn/fused/layers.ts';
import { isAllowedFor, isSupported } from '../nn/fused/variants/variant-fit.ts';
import {
  choiceOf,
  linearTiles,
  tileName,
  type KernelChoice,
  type LinearTile,
} from '../nn/fused/variants/variants.ts';
import { Random } from '../shared/random.ts';

let started: Promise<WebGpu> | undefined;

/** One device for all kernel tests of a page. */
export function testDevice(): Promise<WebGpu> {
  return (started ??= createWebGpuBackend());
}

/** Fused layers with a choice. */
export async function testLayers(choice: KernelChoice): Promise<FusedLayers> {
  const { backend } = await testDevice();
  return new FusedLayers({ backend, choice });
}

/** Loads ahead in less workgroup memory than any of the candidates. */
const smallAhead: LinearTile = { variant: 'shared', tileM: 4, tileN: 4, groupX: 8, groupY: 8, ahead: true };
/** The same shaders with fewer sums: a CPU compiles them in a quarter of the time. */
const tiny: LinearTile[] = [
  { variant: 'tile', tileM: 4, tileN: 4, groupX: 16, groupY: 1 },
  { variant: 'shared', tileM: 2, tileN: 3, groupX: 16, groupY: 4 },
  { variant: 'shared', tileM: 2, tileN: 2, groupX: 8, groupY: 4, ahead: true },
];

/**
 * Every layout of the matrix product in f32 that this device can run; on a CPU, which compiles them slowly, no two that
 * differ in size alone, but for small twins of those that belong to `npm run test:all`.
 */
export async function runnableChoices(): Promise<[string, KernelChoice][]> {
  const { device, software } = await testDevice();
  const all = software ? [...linearTiles, smallAhead] : linearTiles;
  const tiles = all.filter((tile) => isSupported(tile, device) && isAllowedFor(tile.variant, 'f32'));
  const alike = (a: LinearTile, b: LinearTile) => a.variant === b.variant && a.ahead === b.ahead;
  const named = (tiles: LinearTile[], tier = ''): [string, KernelChoice][] =>
    tiles.map((linear) => [
      `${tileName(linear)}${tier}`,
      { ...choiceOf(linear.variant), linear, short: linear },
    ]);
  if (!software) return named(tiles);
  const unlike = tiles.filter((tile) => tile === tiles.find((other) => alike(tile, other)));
  const hasTwin = (tile: LinearTile) => tiny.some((other) => alike(tile, other));
  return [
    ...named(unlike.filter((tile) => !hasTwin(tile))),
    ...named(tiny),
    ...named(unlike.filter(hasTwin), ' @all'),
  ];
}

/**
 * What the name of a test of one layout and one number format ends with. Layouts and formats are composed of pieces of their own, so each
 * layout in int8 and each format in the first layout compile every piece once; the rest of the matrix is for `npm run test:all`.
 */
export function tierOf(layout: string, dtype: StoredWeight['dtype'], firstLayout: string): '' | '@all' {
  return layout === firstLayout || dtype === 'int8' ? '' : '@all';
}

/** Uniform numbers in [-1, 1) from a seed. */
export function randomValues(seed: number): (count: number) => Float32Array<ArrayBuffer> {
  const random = new Random(seed);
  return (count) => Float32Array.from({ length: count }, () => 2 * random.uniform() - 1);
}

/** Integers in [low, high] from a seed. */
export function randomIntegers(seed: number): (low: number, high: number) => number {
  const random = new Random(seed);
  return (low, high) => low + random.integer(high - low + 1);
}

/** A random stored weight of any format, scaled so that products stay near 1. */
export function randomWeight(seed: number, shape: number[], dtype: StoredWeight['dtype']): StoredWeight {
  const random = randomValues(seed);
  const outputs = shape[0]!;
  const inputs = shape.slice(1).reduce((a, b) => a * b, 1);
  const size = Math.sqrt(3 / inputs);
  if (dtype === 'f32') {
    return { shape, dtype, bytes: new Uint8Array(random(outputs * inputs).map((x) => x * size).buffer) };
  }
  const integer = randomIntegers(seed + 1);
  if (dtype === 'f16') {
    // any sign and fraction, exponents of 2^-9..2^-5
    const halves = Uint16Array.from(
      { length: outputs * inputs },
      () => (integer(0, 1) << 15) | (integer(6, 10) << 10) | integer(0, 1023),
    );
    return { shape, dtype, bytes: new Uint8Array(halves.buffer) };
  }
  if (dtype === 'int8') {
    const bytes = Uint8Array.from({ length: outputs * inputs }, () => integer(-127, 127));
    return { shape, dtype, bytes, scales: random(outputs).map((x) => ((0.8 + 0.2 * x) * size) / 127) };
  }
  const bytes = Uint8Array.from({ length: outputs * Math.ceil(inputs / 2) }, () => integer(0, 255));
  const scales = random(outputs * Math.ceil(inputs / int4Group)).map((x) => ((0.8 + 0.2 * x) * size) / 7);
  return { shape, dtype, bytes, scales };
}

/** The f64-exact values of a stored weight, [inputs, outputs]. */
export function weightValues(stored: StoredWeight): Float32Array {
  return toInputMajor(expandWeight(stored), stored.shape);
}

/** Largest |a − b|, and the largest |b| to relate it to. */
export function largestError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}`);
  let worst = 0;
  for (let i = 0; i < b.length; i++) {
    const error = Math.abs(a[i]! - b[i]!);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

/** Notes the largest error of a test, in a line to fill the table of shaders/nn/README.md from. */
export class WorstError {
  private worst = 0;
  private readonly what: string;

  constructor(what: string) {
    this.what = what;
  }

  add(error: number): number {
    this.worst = Math.max(this.worst, error);
    return error;
  }

  report(): void {
    console.info(`measured on webgpu: ${this.what} ${this.worst.toExponential(1)}`);
  }
}
