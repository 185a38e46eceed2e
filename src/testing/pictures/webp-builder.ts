import { bytesOf } from '../metadata-builders.ts';
import { concat } from './png-builder.ts';

/** Writes bits from the lowest of each byte upwards. */
class BitWriter {
  private readonly all: number[] = [];

  /** A number, lowest bit first. */
  put(value: number, count: number): void {
    for (let i = 0; i < count; i++) this.all.push((value >> i) & 1);
  }

  /** A byte as its prefix code, highest bit first. */
  code(byte: number): void {
    for (let i = 7; i >= 0; i--) this.all.push((byte >> i) & 1);
  }

  bytes(): Uint8Array {
    const out = new Uint8Array(Math.ceil(this.all.length / 8));
    this.all.forEach((bit, i) => (out[i >> 3]! |= bit << (i & 7)));
    return out;
  }
}

/** The prefix code in which each of 256 symbols takes 8 bits; the others of the alphabet have none. */
function putFlatCode(bits: BitWriter, alphabet: number): void {
  bits.put(0, 1);
  // lengths of 0 and 8, of the order 17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8
  bits.put(12 - 4, 4);
  for (const length of [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]) bits.put(length, 3);
  bits.put(0, 1);
  for (let symbol = 0; symbol < alphabet; symbol++) bits.put(symbol < 256 ? 1 : 0, 1);
}

/** A lossless WebP of RGBA samples, without transforms. */
export function losslessWebp(width: number, height: number, rgba: ArrayLike<number>): Uint8Array {
  const bits = new BitWriter();
  bits.put(0x2f, 8);
  bits.put(width - 1, 14);
  bits.put(height - 1, 14);
  bits.put(1, 1);
  // version, no transforms, no colour cache, one group of codes
  bits.put(0, 3 + 1 + 1 + 1);
  for (const alphabet of [256 + 24, 256, 256, 256]) putFlatCode(bits, alphabet);
  // one distance code, which nothing uses
  bits.put(1, 1);
  bits.put(0, 1 + 1 + 1);
  for (let at = 0; at < width * height * 4; at += 4)
    for (const channel of [1, 0, 2, 3]) bits.code(rgba[at + channel]!);
  return riff('VP8L', bits.bytes());
}

function riff(type: string, body: Uint8Array): Uint8Array {
  const size = (value: number): Uint8Array => new Uint8Array(new Uint32Array([value]).buffer);
  const padded = body.length & 1 ? concat(body, new Uint8Array(1)) : body;
  return concat(
    ...[bytesOf('RIFF'), size(4 + 8 + padded.length), bytesOf('WEBP')],
    ...[bytesOf(type), size(body.length), padded],
  );
}
