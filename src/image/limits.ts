import { FoveaError } from '../shared/errors.ts';

/** Largest image read, in pixels: beyond it the RGBA copy alone takes over 256 MB. */
export const MAX_PIXELS = 64_000_000;

/** Largest file read, in bytes: an uncompressed image of MAX_PIXELS at 16 bits per channel, and some. */
const MAX_FILE_BYTES = 768 * 1024 * 1024;

/** Throws `image-too-large`, or `image-unreadable` for a size of zero, before anything of that size is allocated. */
export function checkImageSize(width: number, height: number, name: string): void {
  if (width < 1 || height < 1) {
    throw new FoveaError(
      'image-unreadable',
      `${name}: the image has a size of ${width}×${height} pixels.`,
      reexport,
    );
  }
  if (width * height > MAX_PIXELS) {
    const megapixels = Math.ceil((width * height) / 1e6);
    throw new FoveaError(
      'image-too-large',
      `${name}: ${width}×${height} pixels are ${megapixels} megapixels; at most ${MAX_PIXELS / 1e6} are read.`,
      'Make the image smaller, or crop it.',
    );
  }
}

/** Throws `image-too-large` for a file that no image within the limit can need. */
export function checkFileSize(bytes: number, name: string): void {
  if (bytes > MAX_FILE_BYTES) {
    throw new FoveaError(
      'image-too-large',
      `${name}: the file has ${Math.ceil(bytes / 2 ** 20)} MiB; at most ${MAX_FILE_BYTES / 2 ** 20} MiB are read.`,
      'Make the image smaller, or save it compressed.',
    );
  }
}

/** What to do about a damaged file. */
export const reexport = 'Export or download the image again.';
