import { u16le, u32le } from './bytes.ts';

/** Size of a BMP image and whether the file holds all the bytes its header promises. */
export function readBmp(bytes: Uint8Array): { width: number; height: number; complete: boolean } {
  const complete = bytes.length >= u32le(bytes, 2);
  // The oldest header (12 bytes) has 16-bit sizes; in the others a negative height means top row first.
  if (u32le(bytes, 14) === 12) return { width: u16le(bytes, 18), height: u16le(bytes, 20), complete };
  return { width: u32le(bytes, 18) | 0, height: Math.abs(u32le(bytes, 22) | 0), complete };
}
