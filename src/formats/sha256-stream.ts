import type { RandomAccess } from './random-access.ts';

/** Fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2), computed: 32 bits of a double are exact. */
const { rounds, start } = constants();

function constants(): { rounds: Uint32Array; start: Uint32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 2 ** 32);
  return {
    rounds: Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
    start: Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
  };
}

const block = 64;

/** SHA-256 of bytes that come in pieces: Web Crypto wants them all at once, and checkpoints have gigabytes. */
export class Sha256 {
  private readonly state = start.slice();
  private readonly words = new Uint32Array(64);
  private readonly rest = new Uint8Array(block);
  private length = 0;

  update(bytes: Uint8Array): void {
    let at = 0;
    const held = this.length % block;
    this.length += bytes.byteLength;
    if (held > 0) {
      at = Math.min(block - held, bytes.byteLength);
      this.rest.set(bytes.subarray(0, at), held);
      if (held + at < block) return;
      this.compress(this.rest, 0);
    }
    for (; at + block <= bytes.byteLength; at += block) this.compress(bytes, at);
    this.rest.set(bytes.subarray(at));
  }

  /** 64 lower-case hexadecimal digits; nothing may be added afterwards. */
  digest(): string {
    const bits = this.length * 8;
    const held = this.length % block;
    const padding = new Uint8Array((held < block - 8 ? block : 2 * block) - held);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.byteLength - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(padding.byteLength - 4, bits % 2 ** 32);
    this.update(padding);
    return Array.from(this.state, (word) => word.toString(16).padStart(8, '0')).join('');
  }

  private compress(bytes: Uint8Array, offset: number): void {
    const { words: w, state } = this;
    for (let i = 0, at = offset; i < 16; i++, at += 4) {
      w[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15]!;
      const y = w[i - 2]!;
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = w[i - 16]! + low + w[i - 7]! + high;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = state[i]! + value;
  }
}

const slice = 8 << 20;

/** SHA-256 of a whole file, read in slices; `onBytes` hears how many are done. */
export async function hashAccess(file: RandomAccess, onBytes: (done: number) => void): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += slice) {
    hash.update(await file.read(at, slice));
    onBytes(Math.min(file.size, at + slice));
  }
  return hash.digest();
}
