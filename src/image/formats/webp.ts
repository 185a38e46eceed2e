import { ascii, startsWith, u16le, u24le, u32le } from './bytes.ts';

/** What the chunks of a WebP file (RFC 9649) reveal without decoding. */
export interface WebpInfo {
  width: number;
  height: number;
  /** Whether every byte that the RIFF header promises is there. */
  complete: boolean;
  /** Whether the chunks of the one picture and of its orientation are there to their last byte, whatever else is missing. */
  pixelsWhole: boolean;
  icc: Uint8Array | undefined;
  /** The body of the lossless picture. */
  lossless: Uint8Array | undefined;
  /** The alpha of a lossy one. */
  alphaPlane: Uint8Array | undefined;
  alpha: boolean;
  animated: boolean;
  /** The TIFF structure of the EXIF chunk, a view into the file. */
  exif: Uint8Array | undefined;
  xmp: Uint8Array | undefined;
}

/** Walks the chunks; never throws. `width` is 0 where no chunk tells it. */
export function readWebp(bytes: Uint8Array): WebpInfo {
  const info: WebpInfo = {
    width: 0,
    height: 0,
    complete: bytes.length >= u32le(bytes, 4) + 8,
    pixelsWhole: false,
    icc: undefined,
    lossless: undefined,
    alphaPlane: undefined,
    alpha: false,
    animated: false,
    exif: undefined,
    xmp: undefined,
  };
  let turned = false;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const type = ascii(bytes, at, 4);
    const size = u32le(bytes, at + 4);
    const body = bytes.subarray(at + 8, at + 8 + size);
    if ((type === 'VP8 ' || type === 'VP8L') && body.length === size && size > 0) info.pixelsWhole = true;
    if (type === 'ICCP') info.icc ??= body;
    if (type === 'VP8L') info.lossless ??= body;
    if (type === 'ALPH') info.alphaPlane ??= body;
    if (type === 'VP8X') {
      info.alpha = (body[0]! & 0x10) !== 0;
      info.animated = (body[0]! & 0x02) !== 0;
      turned = (body[0]! & 0x08) !== 0;
      info.width = u24le(body, 4) + 1;
      info.height = u24le(body, 7) + 1;
    } else if (type === 'VP8 ' && info.width === 0) {
      info.width = u16le(body, 6) & 0x3fff;
      info.height = u16le(body, 8) & 0x3fff;
    } else if (type === 'VP8L' && info.width === 0) {
      const bits = u32le(body, 1);
      info.width = (bits & 0x3fff) + 1;
      info.height = ((bits >>> 14) & 0x3fff) + 1;
      info.alpha = ((bits >>> 28) & 1) === 1;
    } else if (type === 'EXIF') {
      if (body.length === size) turned = false;
      // Some writers put JPEG's prefix before the TIFF structure.
      info.exif ??= startsWith(body, 'Exif\0\0') ? body.subarray(6) : body;
    } else if (type === 'XMP ') {
      info.xmp ??= body;
    }
    at += 8 + size + (size & 1);
  }
  // Exif is promised, but not there: which side is up is not known.
  if (turned) info.pixelsWhole = false;
  return info;
}
