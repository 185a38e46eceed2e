import type { StoredPixels } from './low-bits.ts';
import { BitReader } from '../vp8l/bits.ts';
import { decodeStream, decodeVp8l, type ArgbRows } from '../vp8l/decode.ts';
import { readWebp } from '../webp.ts';

const LOSSLESS_ALPHA = 1;

/**
 * What a WebP stores without loss: all of a lossless picture, the alpha of most others. All rows, or the first few, without unpacking
 * the rest. Undefined for other kinds and for broken ones.
 */
export function webpStored(bytes: Uint8Array, rows: number): StoredPixels | undefined {
  const { lossless, alphaPlane, width, height } = readWebp(bytes);
  if (lossless) {
    const image = decodeVp8l(lossless, rows);
    return image && { ...sizeOf(image), exact: ['alpha', 'rgb'], at: (x, y, c) => channelAt(image, x, y, c) };
  }
  const alpha = alphaPlane && storedAlpha(alphaPlane, width, height, rows);
  return alpha && { width, height, exact: ['alpha'], at: (x, y) => alpha[y * width + x] ?? 0 };
}

const sizeOf = ({ width, height }: ArgbRows) => ({ width, height });

/** Bits to shift an ARGB pixel by, for red, green, blue and alpha. */
const shifts = [16, 8, 0, 24];

function channelAt({ width, pixels }: ArgbRows, x: number, y: number, channel: number): number {
  return ((pixels[y * width + x] ?? 0) >>> shifts[channel]!) & 255;
}

/** The alpha beside a lossy picture (an `ALPH` chunk, RFC 9649 §2.7.1.2): raw or lossless, as differences to its neighbours. */
function storedAlpha(chunk: Uint8Array, width: number, height: number, rows: number): Uint8Array | undefined {
  const needed = Math.min(rows, height);
  if (chunk.length < 1 || width * needed < 1 || width * needed > 2 ** 27) return undefined;
  const compression = chunk[0]! & 3;
  const filter = (chunk[0]! >> 2) & 3;
  const body = chunk.subarray(1);
  if (compression > LOSSLESS_ALPHA) return undefined;
  let alpha: Uint8Array;
  if (compression === LOSSLESS_ALPHA) {
    const image = decodeStream(new BitReader(body), width, height, rows);
    if (!image) return undefined;
    alpha = Uint8Array.from(image.pixels, (argb) => (argb >>> 8) & 255);
  } else alpha = body.slice(0, width * needed);
  if (alpha.length < width * needed) return undefined;
  for (let at = 0; at < alpha.length; at++) alpha[at] = alpha[at]! + predicted(alpha, at, width, filter);
  return alpha;
}

function predicted(alpha: Uint8Array, at: number, width: number, filter: number): number {
  if (filter === 0 || at === 0) return 0;
  const x = at % width;
  if (at < width) return alpha[at - 1]!;
  const up = alpha[at - width]!;
  if (x === 0 || filter === 2) return up;
  const left = alpha[at - 1]!;
  if (filter === 1) return left;
  return Math.max(0, Math.min(255, left + up - alpha[at - width - 1]!));
}
