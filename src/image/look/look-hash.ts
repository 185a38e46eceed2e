import { lookSide } from './small-pixels.ts';

/** Frequencies per axis that are hashed. */
const kept = 16;

/**
 * What an image looks like in 256 bits, as eight 32-bit words: the signs of the 16 lowest frequencies per axis (pHash, Zauner 2010, with the sign in place of the
 * median). Copies that were scaled, compressed, blurred, cropped a little or edited in colour differ in few bits.
 */
export type LookHash = Uint32Array;

/** Row u holds cos((2x + 1)uπ/64), x = 0..31. */
const basis = Float64Array.from({ length: kept * lookSide }, (_, i) => {
  const u = Math.floor(i / lookSide);
  return Math.cos(((2 * (i % lookSide) + 1) * u * Math.PI) / (2 * lookSide));
});

/** An even area has no frequencies but the rounding of sums. */
const tiny = 1e-6;

/** The hash of an image shrunk to 32×32, as RGBA bytes. */
export function lookHash(rgba: ArrayLike<number>): LookHash {
  const grey = Float64Array.from(
    { length: lookSide * lookSide },
    (_, i) => 0.299 * rgba[4 * i]! + 0.587 * rgba[4 * i + 1]! + 0.114 * rgba[4 * i + 2]!,
  );
  const rows = new Float64Array(lookSide * kept);
  for (let y = 0; y < lookSide; y++)
    for (let u = 0; u < kept; u++) {
      let sum = 0;
      for (let x = 0; x < lookSide; x++) sum += grey[y * lookSide + x]! * basis[u * lookSide + x]!;
      rows[y * kept + u] = sum;
    }
  const hash = new Uint32Array((kept * kept) / 32);
  // the mean, at 0, is left out: brightness is no part of the look
  for (let i = 1; i < kept * kept; i++) {
    const [v, u] = [Math.floor(i / kept), i % kept];
    let sum = 0;
    for (let y = 0; y < lookSide; y++) sum += rows[y * kept + u]! * basis[v * lookSide + y]!;
    if (sum > tiny) hash[i >> 5]! |= 1 << (i & 31);
  }
  return hash;
}

/** How many bits of a word are set. */
function bitCount(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** In how many bits two hashes differ, 0..255; more than `most` may be given as any larger number. */
export function lookDistance(a: LookHash, b: LookHash, most = 255): number {
  let distance = 0;
  for (let i = 0; i < a.length && distance <= most; i++) distance += bitCount(a[i]! ^ b[i]!);
  return distance;
}
