import { u32be } from './bytes.ts';
import { pngChunks } from './png-chunks.ts';
import { scanlineBytes, unfilter } from './png-scanlines.ts';
import { unpack } from './unpack.ts';

/** The lowest bits of a PNG's pixels in an order in which texts are hidden there. */
export interface LowBits {
  /** How many there are. */
  count: number;
  /** 0 or 1. */
  at(index: number): number;
}

interface Pixels {
  width: number;
  height: number;
  /** 3 or 4. */
  channels: number;
  /** Unfiltered rows, each behind its filter byte. */
  data: Uint8Array;
  stride: number;
}

/**
 * The rows of a PNG with 8 bits a channel, RGB or RGBA, not interlaced: all of them or the first few, without unpacking the rest.
 * Undefined for other kinds and for broken ones; checksums are the decoder's to check.
 */
export function pngRows(bytes: Uint8Array, most: number): Pixels | undefined {
  let header: Uint8Array | undefined;
  const parts: Uint8Array[] = [];
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'IHDR') header ??= data;
    else if (type === 'IDAT') parts.push(data);
  }
  if (!header || header.length < 13) return undefined;
  const [depth, colour, , , interlace] = header.subarray(8);
  if (depth !== 8 || (colour !== 2 && colour !== 6) || interlace !== 0) return undefined;
  const [width, height] = [u32be(header, 0), u32be(header, 4)];
  const channels = colour === 6 ? 4 : 3;
  const length = scanlineBytes(width, channels * 8);
  const stride = length + 1;
  const rows = Math.min(height, most);
  if (width < 1 || rows < 1 || rows * stride > 2 ** 30) return undefined;
  // of a few rows, not more of the file is unpacked than they can take
  const packed = joined(parts, rows < height ? rows * stride * 2 + 65_536 : Infinity);
  const data = unpack(packed, 'zlib', { most: Infinity, enough: rows * stride });
  if (!data || data.length < rows * stride) return undefined;
  for (let row = 0; row < rows; row++) {
    const at = row * stride;
    if (!unfilter(data, data[at]!, at + 1, row === 0 ? -1 : at + 1 - stride, length, channels))
      return undefined;
  }
  return { width, height, channels, data, stride };
}

function joined(parts: Uint8Array[], most: number): Uint8Array {
  const length = Math.min(
    most,
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    if (at >= length) break;
    out.set(part.subarray(0, length - at), at);
    at += part.length;
  }
  return out;
}

/** The low bits of alpha, or of red, green and blue in turn; pixels column by column, or row by row. */
export function lowBits(pixels: Pixels, of: 'alpha' | 'rgb', order: 'columns' | 'rows'): LowBits {
  const { width, height, channels, data, stride } = pixels;
  const perPixel = of === 'rgb' ? 3 : 1;
  return {
    count: width * height * perPixel,
    at: (index) => {
      const pixel = Math.floor(index / perPixel);
      const channel = of === 'rgb' ? index % 3 : 3;
      const [x, y] =
        order === 'columns'
          ? [Math.floor(pixel / height), pixel % height]
          : [pixel % width, Math.floor(pixel / width)];
      return (data[y * stride + 1 + x * channels + channel] ?? 0) & 1;
    },
  };
}
