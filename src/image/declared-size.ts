import { readAvif } from './formats/avif.ts';
import { readBmp } from './formats/bmp.ts';
import { u16le, u32be } from './formats/bytes.ts';
import { readJpeg } from './formats/jpeg.ts';
import { SNIFF_BYTES, sniffFormat } from './formats/sniff.ts';
import { readWebp } from './formats/webp.ts';

interface Size {
  width: number;
  height: number;
}

const readers: Record<ReturnType<typeof sniffFormat>, (bytes: Uint8Array) => Size> = {
  png: (bytes) => ({ width: u32be(bytes, 16), height: u32be(bytes, 20) }),
  gif: (bytes) => ({ width: u16le(bytes, 6), height: u16le(bytes, 8) }),
  bmp: readBmp,
  jpeg: readJpeg,
  webp: readWebp,
  avif: readAvif,
};

/** Width and height in pixels as the header of an image file gives them, before any pixel is decoded; undefined where it does not. */
export function declaredSize(bytes: Uint8Array): Size | undefined {
  try {
    const { width, height } = readers[sniffFormat(bytes.subarray(0, SNIFF_BYTES), '')](bytes);
    return width > 0 && height > 0 ? { width, height } : undefined;
  } catch {
    // what it is, if anything, the decoder says
    return undefined;
  }
}
