/** Reads bits from the lowest of each byte upwards. */
export class BitReader {
  private readonly bytes: Uint8Array;
  private at = 0;
  private held = 0;
  private count = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next bit; zeros behind the end, which `exhausted` tells. */
  bit(): number {
    if (this.count === 0) {
      this.held = this.bytes[this.at++] ?? 0;
      this.count = 8;
    }
    const bit = this.held & 1;
    this.held >>= 1;
    this.count--;
    return bit;
  }

  /** The next bits as a number, at most 24. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value |= this.bit() << i;
    return value;
  }

  /** Whether more was read than there is. */
  get exhausted(): boolean {
    return this.at > this.bytes.length;
  }
}
