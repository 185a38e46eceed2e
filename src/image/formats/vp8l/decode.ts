import { BitReader } from './bits.ts';
import { blocks, readEntropyImage } from './entropy-image.ts';
import { addPixels, addPredictions } from './predict.ts';

/** ARGB pixels, row by row. */
export interface ArgbRows {
  width: number;
  height: number;
  /** Of the rows that were asked for. */
  pixels: Uint32Array;
}

/** Undoes one transform of an image. */
type Undo = (pixels: Uint32Array) => Uint32Array;

const MAX_PIXELS = 2 ** 27;

/**
 * Decodes the body of a lossless WebP image (a `VP8L` chunk, RFC 9649 §3), as it is stored, without premultiplying: all rows or the
 * first few. Undefined where it is cut short or wrong.
 */
export function decodeVp8l(body: Uint8Array, rows = Infinity): ArgbRows | undefined {
  const bits = new BitReader(body);
  if (bits.bits(8) !== 0x2f) return undefined;
  const width = bits.bits(14) + 1;
  const height = bits.bits(14) + 1;
  bits.bit();
  if (bits.bits(3) !== 0) return undefined;
  return decodeStream(bits, width, height, rows);
}

/** Decodes what comes behind the header, of which an `ALPH` chunk has none. */
export function decodeStream(
  bits: BitReader,
  width: number,
  height: number,
  rows: number,
): ArgbRows | undefined {
  const needed = Math.min(rows, height);
  if (width * needed > MAX_PIXELS) return undefined;
  const undo: Undo[] = [];
  const seen = new Set<number>();
  let columns = width;
  while (bits.bit()) {
    const type = bits.bits(2);
    if (seen.has(type) || bits.exhausted) return undefined;
    seen.add(type);
    const found = readTransform(type, bits, columns, height);
    if (!found) return undefined;
    undo.unshift(found.undo);
    columns = found.columns;
  }
  const coded = readEntropyImage(bits, columns, height, false, needed);
  return coded && { width, height, pixels: undo.reduce((pixels, one) => one(pixels), coded) };
}

function readTransform(
  type: number,
  bits: BitReader,
  width: number,
  height: number,
): { undo: Undo; columns: number } | undefined {
  if (type === 2) return { undo: addGreen, columns: width };
  if (type === 3) return readPalette(bits, width);
  const shift = bits.bits(3) + 2;
  const across = blocks(width, shift);
  const image = readEntropyImage(bits, across, blocks(height, shift), true);
  if (!image) return undefined;
  const blockAt = (x: number, y: number): number => image[(y >> shift) * across + (x >> shift)]!;
  if (type === 1) return { undo: (pixels) => addColours(pixels, width, blockAt), columns: width };
  const undo: Undo = (pixels) => {
    addPredictions(pixels, width, (x, y) => (blockAt(x, y) >>> 8) & 15);
    return pixels;
  };
  return { undo, columns: width };
}

function addGreen(pixels: Uint32Array): Uint32Array {
  return pixels.map((argb) => {
    const green = (argb >>> 8) & 255;
    return (argb & 0xff00ff00) | (((argb & 0xff00ff) + ((green << 16) | green)) & 0xff00ff);
  });
}

const signed = (byte: number): number => (byte << 24) >> 24;

/** Undoes the decorrelation of red and blue (RFC 9649 §3.5.2). */
function addColours(
  pixels: Uint32Array,
  width: number,
  blockAt: (x: number, y: number) => number,
): Uint32Array {
  return pixels.map((argb, at) => {
    const x = at % width;
    const block = blockAt(x, (at - x) / width);
    const green = signed(argb >>> 8);
    const red = ((argb >>> 16) + ((signed(block) * green) >> 5)) & 255;
    const fromRed = (signed(block >>> 16) * signed(red)) >> 5;
    const blue = (argb + ((signed(block >>> 8) * green) >> 5) + fromRed) & 255;
    return (argb & 0xff00ff00) | (red << 16) | blue;
  });
}

/** A table of up to 256 colours; with 16 or fewer, several pixels share a byte. */
function readPalette(bits: BitReader, width: number): { undo: Undo; columns: number } | undefined {
  const size = bits.bits(8) + 1;
  const table = readEntropyImage(bits, size, 1, true);
  if (!table) return undefined;
  // each colour is the difference to the one before
  for (let i = 1; i < size; i++) table[i] = addPixels(table[i]!, table[i - 1]!);
  const shift = size <= 2 ? 3 : size <= 4 ? 2 : size <= 16 ? 1 : 0;
  const columns = blocks(width, shift);
  const depth = 8 >> shift;
  const undo: Undo = (packed) => {
    const rows = packed.length / columns;
    return Uint32Array.from({ length: width * rows }, (_, at) => {
      const x = at % width;
      const byte = (packed[((at - x) / width) * columns + (x >> shift)]! >>> 8) & 255;
      return table[(byte >> ((x & ((1 << shift) - 1)) * depth)) & ((1 << depth) - 1)] ?? 0;
    });
  };
  return { undo, columns };
}
