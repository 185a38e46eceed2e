/** Deterministic lattice noise for the rendered samples. */

/** A hash of two whole numbers, uniform in [0, 1). */
export function hash2(x: number, y: number): number {
  let h = (Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Value noise in [0, 1) with its gradient, written to `out` as [value, d/dx, d/dy]: nothing is allocated per sample. */
function noiseGradient(x: number, y: number, out: Float64Array): void {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const ux = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
  const uy = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
  const dux = 30 * fx * fx * (fx * (fx - 2) + 1);
  const duy = 30 * fy * fy * (fy * (fy - 2) + 1);
  const a = hash2(ix, iy);
  const b = hash2(ix + 1, iy);
  const c = hash2(ix, iy + 1);
  const d = hash2(ix + 1, iy + 1);
  const k = a - b - c + d;
  out[0] = a + (b - a) * ux + (c - a) * uy + k * ux * uy;
  out[1] = dux * (b - a + k * uy);
  out[2] = duy * (c - a + k * ux);
}

const scratch = new Float64Array(3);

/** Value noise in [0, 1). */
export function noise(x: number, y: number): number {
  noiseGradient(x, y, scratch);
  return scratch[0]!;
}

/** Sum of octaves of noise, each turned and doubled in frequency; about 0…1. */
export function fbm(x: number, y: number, octaves: number): number {
  let sum = 0;
  let amplitude = 0.5;
  for (let i = 0; i < octaves; i++) {
    sum += amplitude * noise(x, y);
    amplitude *= 0.5;
    [x, y] = [1.6 * x - 1.2 * y + 17, 1.2 * x + 1.6 * y + 5];
  }
  return sum;
}

/** Octaves damped where the ground is already steep, which looks like erosion (Quilez 2008); about 0…1.5. */
export function eroded(x: number, y: number, octaves: number): number {
  let sum = 0;
  let amplitude = 1;
  let dx = 0;
  let dy = 0;
  for (let i = 0; i < octaves; i++) {
    noiseGradient(x, y, scratch);
    dx += scratch[1]!;
    dy += scratch[2]!;
    sum += (amplitude * scratch[0]!) / (1 + dx * dx + dy * dy);
    amplitude *= 0.5;
    [x, y] = [1.6 * x - 1.2 * y, 1.2 * x + 1.6 * y];
  }
  return sum;
}

export const clamp = (x: number, low = 0, high = 1): number => Math.min(high, Math.max(low, x));
export const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
export function smoothstep(low: number, high: number, x: number): number {
  const t = clamp((x - low) / (high - low));
  return t * t * (3 - 2 * t);
}
