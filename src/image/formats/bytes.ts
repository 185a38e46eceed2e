/* Readers of numbers. Beyond the end every byte is 0: callers check lengths first. */

/** `length` bytes from `at` as Latin-1 text (for signatures and chunk names). */
export function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** Whether the bytes at `at` are exactly the characters of `text`. */
export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  return bytes.length >= at + text.length && ascii(bytes, at, text.length) === text;
}

/** Unsigned 16 bits, big-endian. */
export function u16be(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Unsigned 16 bits, little-endian. */
export function u16le(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0);
}

/** Unsigned 24 bits, little-endian. */
export function u24le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) | ((bytes[at + 2] ?? 0) << 16);
}

/** Unsigned 32 bits, big-endian. */
export function u32be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 0x10000 + u16be(bytes, at + 2);
}

/** Unsigned 32 bits, little-endian. */
export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at + 2) * 0x10000 + u16le(bytes, at);
}
