import { FoveaError } from '../../shared/errors.ts';

/** Reads a pickle front to back; every read past the end is one clear error. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private readonly data: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private take(length: number): number {
    const from = this.at;
    if (from + length > this.bytes.byteLength) {
      throw new FoveaError(
        'checkpoint-invalid',
        'The checkpoint’s pickle ends too early; the file is damaged.',
        'Download or copy it again.',
      );
    }
    this.at += length;
    return from;
  }

  u8(): number {
    return this.data.getUint8(this.take(1));
  }

  u16(): number {
    return this.data.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.data.getUint32(this.take(4), true);
  }

  i32(): number {
    return this.data.getInt32(this.take(4), true);
  }

  /** A u64 length; one that no file could hold ends as "ends too early". */
  u64(): number {
    return Number(this.data.getBigUint64(this.take(8), true));
  }

  /** Big-endian, as pickle writes floats. */
  f64(): number {
    return this.data.getFloat64(this.take(8), false);
  }

  raw(length: number): Uint8Array {
    const from = this.take(length);
    return this.bytes.subarray(from, from + length);
  }

  text(length: number): string {
    return new TextDecoder().decode(this.raw(length));
  }

  /** Up to the next newline, which is read too. */
  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    const text = this.text((end < 0 ? this.bytes.byteLength + 1 : end) - this.at);
    this.take(1);
    return text;
  }

  /** Signed little-endian integer of any width, as a number (a bigint where a number cannot hold it). */
  integer(length: number): number | bigint {
    let value = 0n;
    const raw = this.raw(length);
    if (length > 64) return NaN;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(raw[i]!);
    if (length > 0 && raw[length - 1]! & 0x80) value -= 1n << BigInt(8 * length);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
}
