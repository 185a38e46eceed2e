/**
 * Seeded uniform noise, bit for bit the same in any language: how the reference weights were made. The name and the seed give two
 * keys, an avalanche of 32 bits per index gives v in [−1, 1), and a value is offset + scale·v, rounded to f32 at each step.
 */

const golden = 0x9e3779b9;

function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Values from index `first` on. */
export function fillPortable(
  out: Float32Array,
  first: number,
  name: string,
  seed: number,
  scale: number,
  offset: number,
): void {
  const key1 = (fnv1a(name) ^ mix(seed)) >>> 0;
  const key2 = mix((key1 + golden) >>> 0);
  const round = Math.fround;
  const step = round(scale);
  const base = round(offset);
  for (let i = 0; i < out.length; i++) {
    const hash = mix(mix((Math.imul(first + i, golden) + key1) >>> 0) ^ key2);
    out[i] = base + round(step * ((hash >>> 8) / 8388608 - 1));
  }
}
