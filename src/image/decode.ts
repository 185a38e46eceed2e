import { browserPixels } from './browser-pixels.ts';
import type { DecodedImage } from './decoded-image.ts';
import { readAvif } from './formats/avif.ts';
import { readBmp } from './formats/bmp.ts';
import { damaged, truncated } from './formats/failures.ts';
import { decodeGif } from './formats/gif.ts';
import { readJpeg } from './formats/jpeg.ts';
import { decodePng } from './formats/png.ts';
import { SNIFF_BYTES, sniffFormat } from './formats/sniff.ts';
import { readWebp } from './formats/webp.ts';
import { checkFileSize, checkImageSize } from './limits.ts';
import { readExif } from './metadata/exif.ts';
import { firstFrame } from './notes.ts';
import { applyOrientation } from './orientation.ts';

export type { DecodedImage } from './decoded-image.ts';

/**
 * Decodes an image file to upright RGB bytes as Pillow's `convert("RGB")` would: alpha dropped (colours under it stay as stored),
 * no colour profile applied, 16 bits cut to their high byte. The format is told by the bytes, not by `name`, which is for
 * messages. Throws a `FoveaError` with what to do for every file that is empty, cut short, damaged, too large or of
 * another kind; the abort reason when `signal` fires.
 */
export async function decodeImage(file: Blob, name: string, signal?: AbortSignal): Promise<DecodedImage> {
  signal?.throwIfAborted();
  const head = new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer());
  const format = sniffFormat(head, name);
  checkFileSize(file.size, name);
  const bytes = new Uint8Array(await file.arrayBuffer());
  signal?.throwIfAborted();
  const image = await decoders[format](bytes, name);
  signal?.throwIfAborted();
  return image;
}

type Decode = (bytes: Uint8Array<ArrayBuffer>, name: string) => DecodedImage | Promise<DecodedImage>;

const decoders: Record<ReturnType<typeof sniffFormat>, Decode> = {
  png: decodePng,
  gif: decodeGif,
  jpeg: decodeJpeg,
  webp: decodeWebp,
  avif: decodeAvif,
  bmp: decodeBmp,
};

async function decodeJpeg(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<DecodedImage> {
  const info = readJpeg(bytes);
  if (!info.complete) throw truncated(name);
  if (info.width === 0) throw damaged(name, 'it has no frame header');
  checkImageSize(info.width, info.height, name);
  return decodeUpright(bytes, 'image/jpeg', name, false, info.exif);
}

async function decodeWebp(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<DecodedImage> {
  const info = readWebp(bytes);
  if (!info.complete) throw truncated(name);
  if (info.width === 0) throw damaged(name, 'its size is missing');
  checkImageSize(info.width, info.height, name);
  const image = await decodeUpright(bytes, 'image/webp', name, info.alpha, info.exif);
  return info.animated ? { ...image, notes: [...image.notes, firstFrame] } : image;
}

async function decodeAvif(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<DecodedImage> {
  const info = readAvif(bytes);
  if (!info.complete) throw truncated(name);
  if (info.width > 0) checkImageSize(info.width, info.height, name);
  // Stored rotations are applied by `createImageBitmap`, which WebCodecs frames need not be.
  const alpha = info.alpha && !info.transformed;
  const image = await browserPixels({ bytes, type: 'image/avif', name, alpha });
  return info.animated ? { ...image, notes: [...image.notes, firstFrame] } : image;
}

async function decodeBmp(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<DecodedImage> {
  const { width, height, complete } = readBmp(bytes);
  if (!complete) throw truncated(name);
  checkImageSize(width, height, name);
  return browserPixels({ bytes, type: 'image/bmp', name, alpha: false });
}

/**
 * Lets the browser decode pixels as they lie and turns them here: browsers differ in which formats' Exif orientation they heed.
 */
async function decodeUpright(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  name: string,
  alpha: boolean,
  tiff: Uint8Array | undefined,
): Promise<DecodedImage> {
  const exif = tiff ? readExif(tiff) : undefined;
  if (!tiff || exif?.orientationAt === undefined || exif.orientation === 1) {
    return browserPixels({ bytes, type, name, alpha });
  }
  const lying = bytes.slice();
  const at = tiff.byteOffset - bytes.byteOffset + exif.orientationAt;
  lying[at] = exif.bigEndian ? 0 : 1;
  lying[at + 1] = exif.bigEndian ? 1 : 0;
  const image = await browserPixels({ bytes: lying, type, name, alpha });
  return { ...applyOrientation(image, exif.orientation), notes: image.notes };
}
