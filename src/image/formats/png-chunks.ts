import { ascii, startsWith, u32be } from './bytes.ts';

export interface PngChunk {
  type: string;
  data: Uint8Array;
  /** Whether the stored CRC-32 is that of the type and data. */
  intact: boolean;
  /** The file ends before the chunk does: `data` is what there is of it. */
  cut?: boolean;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 of ISO 3309, as PNG and zip use it. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = table[(value ^ byte) & 0xff]! ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
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
