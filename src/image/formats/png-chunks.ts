import { crc32 } from '../../shared/checksums/crc32.ts';
import { ascii, startsWith, u32be } from './bytes.ts';

export interface PngChunk {
  type: string;
  data: Uint8Array;
  /** Whether the stored CRC-32 is that of the type and data. */
  intact: boolean;
  /** The file ends before the chunk does: `data` is what there is of it. */
  cut?: boolean;
}

/**
 * The chunks of a PNG file up to and with IEND. Where a chunk does not fit in the file, what there is of it is the last; never throws.
 * The CRC is computed on demand: reading texts need not hash the pixels.
 */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  if (!startsWith(bytes, '\x89PNG\r\n\x1a\n')) return;
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = u32be(bytes, at);
    const type = ascii(bytes, at + 4, 4);
    const start = at + 8;
    if (length > bytes.length - at - 12) {
      yield { type, data: bytes.subarray(start, start + length), intact: false, cut: true };
      return;
    }
    const checked = bytes.subarray(at + 4, start + length);
    const stored = u32be(bytes, start + length);
    yield {
      type,
      data: bytes.subarray(start, start + length),
      get intact() {
        return crc32(checked) === stored;
      },
    };
    if (type === 'IEND') return;
    at = start + length + 4;
  }
}
