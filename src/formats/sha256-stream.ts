import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { RandomAccess } from './random-access.ts';

const slice = 8 << 20;

/** SHA-256 of bytes as they come; `hex` gives it as 64 lower-case hexadecimal digits, once. */
export function runningSha256(): { update(bytes: Uint8Array): void; hex(): string } {
  const hash = sha256.create();
  return { update: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
}

/**
 * SHA-256 of a whole file, read in slices (Web Crypto needs all bytes at the same time, and checkpoints are gigabytes): 64 lower-case
 * hexadecimal digits. `onBytes` gets the number of bytes done.
 */
export async function hashAccess(file: RandomAccess, onBytes: (done: number) => void): Promise<string> {
  const hash = runningSha256();
  for (let at = 0; at < file.size; at += slice) {
    hash.update(await file.read(at, slice));
    onBytes(Math.min(file.size, at + slice));
  }
  return hash.hex();
}
