import type { BitReader } from './bits.ts';
import { readPrefixCode, type PrefixCode } from './prefix-code.ts';

/** Codes for green, lengths and cache indices; red; blue; alpha; distances. */
type CodeGroup = [PrefixCode, PrefixCode, PrefixCode, PrefixCode, PrefixCode];

const LITERALS = 256;
const LENGTHS = 24;
const DISTANCES = 40;
/** Code groups of one image; real files have some hundred. */
const MAX_GROUPS = 10_000;

/** Which pixels before one are meant by short distance codes (RFC 9649 §3.6.2.2): columns to the left, rows up. */
const near = [
  [0, 1, 1, 0, 1, 1, -1, 1, 0, 2, 2, 0, 1, 2, -1, 2, 2, 1, -2, 1, 2, 2, -2, 2, 0, 3, 3, 0, 1, 3, -1, 3],
  [3, 1, -3, 1, 2, 3, -2, 3, 3, 2, -3, 2, 0, 4, 4, 0, 1, 4, -1, 4, 4, 1, -4, 1, 3, 3, -3, 3, 2, 4, -2, 4],
  [4, 2, -4, 2, 0, 5, 3, 4, -3, 4, 4, 3, -4, 3, 5, 0, 1, 5, -1, 5, 5, 1, -5, 1, 2, 5, -2, 5, 5, 2, -5, 2],
  [4, 4, -4, 4, 3, 5, -3, 5, 5, 3, -5, 3, 0, 6, 6, 0, 1, 6, -1, 6, 6, 1, -6, 1, 2, 6, -2, 6, 6, 2, -6, 2],
  [4, 5, -4, 5, 5, 4, -5, 4, 3, 6, -3, 6, 6, 3, -6, 3, 0, 7, 7, 0, 1, 7, -1, 7, 5, 5, -5, 5, 7, 1, -7, 1],
  [4, 6, -4, 6, 6, 4, -6, 4, 2, 7, -2, 7, 7, 2, -7, 2, 3, 7, -3, 7, 7, 3, -7, 3, 5, 6, -5, 6, 6, 5, -6, 5],
  [8, 0, 4, 7, -4, 7, 7, 4, -7, 4, 8, 1, 8, 2, 6, 6, -6, 6, 8, 3, 5, 7, -5, 7, 7, 5, -7, 5, 8, 4, 6, 7],
  [-6, 7, 7, 6, -7, 6, 8, 5, 7, 7, -7, 7, 8, 6, 8, 7],
].flat();

/** The number that a prefix symbol and the bits behind it stand for, for lengths and distances. */
function prefixed(bits: BitReader, symbol: number): number {
  if (symbol < 4) return symbol + 1;
  const extra = (symbol - 2) >> 1;
  return ((2 + (symbol & 1)) << extra) + bits.bits(extra) + 1;
}

function distanceOf(code: number, width: number): number {
  if (code > 120) return code - 120;
  return Math.max(1, near[2 * code - 2]! + near[2 * code - 1]! * width);
}

/**
 * Reads an entropy-coded image (RFC 9649 §3.7.3) as ARGB pixels; undefined where it is cut short or wrong.
 *
 * @param nested whether the image belongs to another one: only that itself has codes that change from part to part
 * @param rows how many rows are needed
 */
export function readEntropyImage(
  bits: BitReader,
  width: number,
  height: number,
  nested: boolean,
  rows = height,
): Uint32Array | undefined {
  const cacheBits = bits.bit() ? bits.bits(4) : 0;
  if (cacheBits > 11) return undefined;
  let parts: { shift: number; columns: number; image: Uint32Array } | undefined;
  let groupCount = 1;
  if (!nested && bits.bit()) {
    const shift = bits.bits(3) + 2;
    const columns = blocks(width, shift);
    const image = readEntropyImage(bits, columns, blocks(height, shift), true);
    if (!image) return undefined;
    parts = { shift, columns, image: image.map((argb) => (argb >>> 8) & 0xffff) };
    groupCount = parts.image.reduce((most, group) => Math.max(most, group + 1), 1);
  }
  if (groupCount > MAX_GROUPS) return undefined;
  const cacheSize = cacheBits > 0 ? 1 << cacheBits : 0;
  const alphabets = [LITERALS + LENGTHS + cacheSize, LITERALS, LITERALS, LITERALS, DISTANCES];
  const groups: CodeGroup[] = [];
  for (let i = 0; i < groupCount && !bits.exhausted; i++)
    groups.push(alphabets.map((alphabet) => readPrefixCode(bits, alphabet)) as CodeGroup);
  if (groups.length < groupCount) return undefined;

  const count = width * Math.min(rows, height);
  const pixels = new Uint32Array(count);
  const cache = new Uint32Array(cacheSize);
  const remember = (argb: number): void => {
    if (cacheBits > 0) cache[Math.imul(0x1e35a7bd, argb) >>> (32 - cacheBits)] = argb;
  };
  for (let at = 0; at < count;) {
    if (bits.exhausted) return undefined;
    const x = at % width;
    const y = (at - x) / width;
    const group = parts
      ? groups[parts.image[(y >> parts.shift) * parts.columns + (x >> parts.shift)]!]!
      : groups[0]!;
    const symbol = group[0].read(bits);
    if (symbol < 0) return undefined;
    if (symbol < LITERALS) {
      const red = group[1].read(bits);
      const blue = group[2].read(bits);
      const alpha = group[3].read(bits);
      if (red < 0 || blue < 0 || alpha < 0) return undefined;
      const argb = ((alpha << 24) | (red << 16) | (symbol << 8) | blue) >>> 0;
      pixels[at++] = argb;
      remember(argb);
    } else if (symbol < LITERALS + LENGTHS) {
      const length = prefixed(bits, symbol - LITERALS);
      const code = group[4].read(bits);
      const distance = code < 0 ? 0 : distanceOf(prefixed(bits, code), width);
      if (distance < 1 || distance > at) return undefined;
      for (const end = Math.min(count, at + length); at < end; at++) {
        pixels[at] = pixels[at - distance]!;
        remember(pixels[at]!);
      }
    } else {
      pixels[at++] = cache[symbol - LITERALS - LENGTHS] ?? 0;
      remember(pixels[at - 1]!);
    }
  }
  return bits.exhausted ? undefined : pixels;
}

/** How many blocks of `1 << shift` cover a length. */
export const blocks = (length: number, shift: number): number => (length + (1 << shift) - 1) >> shift;
