import type { Warning } from '../shared/result.ts';

/** An image as bytes: height × width × 3, row-major, upright, without alpha. */
export interface DecodedImage {
  width: number;
  height: number;
  rgb: Uint8Array;
  /** What the user should know about how it was read. */
  notes: Warning[];
}
