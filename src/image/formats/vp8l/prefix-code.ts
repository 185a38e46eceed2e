import type { BitReader } from './bits.ts';

const LONGEST = 15;

/** A canonical prefix code (RFC 9649 §3.7.2.1), read bit by bit. */
export class PrefixCode {
  /** Symbols in the order of their codes. */
  private readonly symbols: number[] = [];
  /** How many codes have each length. */
  private readonly counts = new Uint16Array(LONGEST + 1);

  constructor(lengths: ArrayLike<number>) {
    const byLength: number[][] = Array.from({ length: LONGEST + 1 }, () => []);
    for (let symbol = 0; symbol < lengths.length; symbol++) byLength[lengths[symbol]!]!.push(symbol);
    for (let length = 1; length <= LONGEST; length++) {
      this.counts[length] = byLength[length]!.length;
      this.symbols.push(...byLength[length]!);
    }
  }

  /** The next symbol; −1 for a code that stands for none. A code of one symbol takes no bits. */
  read(bits: BitReader): number {
    if (this.symbols.length === 1) return this.symbols[0]!;
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST; length++) {
      code |= bits.bit();
      const count = this.counts[length]!;
      if (code - first < count) return this.symbols[index + code - first]!;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return -1;
  }
}

/** The order in which the lengths of the code of code lengths are written. */
const order = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/** Reads the prefix code of an alphabet. */
export function readPrefixCode(bits: BitReader, alphabet: number): PrefixCode {
  const lengths = new Uint8Array(alphabet);
  if (bits.bit()) {
    const two = bits.bit();
    lengths[bits.bits(bits.bit() ? 8 : 1)] = 1;
    if (two) lengths[bits.bits(8)] = 1;
    return new PrefixCode(lengths);
  }
  const ofLengths = new Uint8Array(order.length);
  const written = 4 + bits.bits(4);
  for (let i = 0; i < written; i++) ofLengths[order[i]!] = bits.bits(3);
  const code = new PrefixCode(ofLengths);
  let left = bits.bit() ? 2 + bits.bits(2 + 2 * bits.bits(3)) : alphabet;
  let before = 8;
  for (let symbol = 0; symbol < alphabet && left > 0; left--) {
    const length = code.read(bits);
    if (length < 0) break;
    if (length < 16) {
      lengths[symbol++] = length;
      if (length > 0) before = length;
      continue;
    }
    const repeat = length === 16 ? 3 + bits.bits(2) : length === 17 ? 3 + bits.bits(3) : 11 + bits.bits(7);
    const end = Math.min(alphabet, symbol + repeat);
    while (symbol < end) lengths[symbol++] = length === 16 ? before : 0;
  }
  return new PrefixCode(lengths);
}
