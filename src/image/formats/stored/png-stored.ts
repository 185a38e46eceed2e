import { u32be } from '../bytes.ts';
import type { StoredPixels } from './low-bits.ts';
import { pngChunks } from '../png-chunks.ts';
import { scanlineBytes, unfilter } from '../png-scanlines.ts';
import { unpack } from '../unpack.ts';

/**
 * The rows of a PNG with 8 bits a channel, RGB or RGBA, not interlaced: all of them or the first few, without unpacking the rest.
 * Undefined for other kinds and for broken ones; checksums are the decoder's to check.
 */
export function pngStored(bytes: Uint8Array, most: number): StoredPixels | undefined {
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
  return {
    width,
    height,
    exact: channels === 4 ? ['alpha', 'rgb'] : ['rgb'],
    at: (x, y, channel) => data[y * stride + 1 + x * channels + channel] ?? 0,
  };
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
