import { browserPixels } from './browser-pixels.ts';
import { fromCodePoints } from './colour/code-points.ts';
import { readIcc } from './colour/icc.ts';
import type { ColourProfile } from './colour/profile.ts';
import { toSrgb } from './colour/to-srgb.ts';
import type { DecodedImage } from './decoded-image.ts';
import { readAvif } from './formats/avif.ts';
import { readBmp } from './formats/bmp.ts';
import { damaged, truncated } from './formats/failures.ts';
import { decodeGif } from './formats/gif.ts';
import { readJpeg } from './formats/jpeg.ts';
import { decodePng } from './formats/png.ts';
import { SNIFF_BYTES, sniffFormat } from './formats/sniff.ts';
import { readWebp } from './formats/webp.ts';
import { readBlob, readStart } from '../shared/files/read-blob.ts';
import { checkFileSize, checkImageSize } from './limits.ts';
import { readExif } from './metadata/exif.ts';
import { firstFrame, noEnd } from './notes.ts';
import { applyOrientation } from './orientation.ts';

export type { DecodedImage } from './decoded-image.ts';

/**
 * Decodes an image file to upright sRGB bytes as Pillow's `convert("RGB")` would: alpha dropped (colours under it stay as stored),
 * 16 bits cut to their high byte. Colours under another profile than sRGB are converted, or noted where that cannot be done; those of
 * sRGB and of files without a profile stay as they are, to the bit. The format is told by the bytes, not by `name`, which is for
 * messages. Throws a `FoveaError` with what to do for every file that is empty, cut short, damaged, too large or of
 * another kind; the abort reason when `signal` fires.
 *
 * @param start as `readStart` reads it, where that was done
 */
export async function decodeImage(
  file: Blob,
  name: string,
  signal?: AbortSignal,
  start?: Uint8Array<ArrayBuffer>,
): Promise<DecodedImage> {
  signal?.throwIfAborted();
  const head = start ?? (await readStart(file, name, SNIFF_BYTES));
  const format = sniffFormat(head.subarray(0, SNIFF_BYTES), name);
  checkFileSize(file.size, name);
  const bytes = head.length < file.size ? await readBlob(file, name) : head;
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
  if (!info.complete && !info.endsInLastScan) throw truncated(name);
  if (info.width === 0) throw damaged(name, 'it has no frame header');
  checkImageSize(info.width, info.height, name);
  const upright = (file: Uint8Array<ArrayBuffer>) =>
    decodeUpright(file, 'image/jpeg', name, false, readJpeg(file).exif);
  const image = info.complete ? await upright(bytes) : await decodeEndless(bytes, name, upright);
  const profile = info.icc && readIcc(info.icc);
  // The browser makes RGB of CMYK by itself; what the profile says of inks is then past.
  const four: ColourProfile | undefined = profile && { kind: 'other', name: profile.name };
  return toSrgb(image, info.components === 4 ? four : profile);
}

/** What a reader of pixels would take for the rest of a scan, in two ways. */
const tails = [0x55, 0xa6];

/**
 * Reads a JPEG without its end marker. Its pixels are all there when whatever follows them is ignored; where some are missing, a
 * reader takes what follows for them.
 */
async function decodeEndless(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  decode: (bytes: Uint8Array<ArrayBuffer>) => Promise<DecodedImage>,
): Promise<DecodedImage> {
  const pixels = bytes.at(-1) === 0xff ? bytes.subarray(0, -1) : bytes;
  const ended = (middle: readonly number[]) =>
    Uint8Array.from([...[pixels], middle, [0xff, 0xd9]].flatMap((part) => [...part]));
  const image = await decode(ended([]));
  for (const tail of tails) {
    const other = await decode(ended(new Array<number>(4096).fill(tail)));
    if (!sameBytes(image.rgb, other.rgb)) throw truncated(name);
  }
  return { ...image, notes: [...image.notes, noEnd] };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

async function decodeWebp(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<DecodedImage> {
  const info = readWebp(bytes);
  if (!info.complete && !info.pixelsWhole) throw truncated(name);
  if (info.width === 0) throw damaged(name, 'its size is missing');
  checkImageSize(info.width, info.height, name);
  const file = info.complete ? bytes : withWebpSize(bytes);
  const { exif, icc } = readWebp(file);
  const image = toSrgb(await decodeUpright(file, 'image/webp', name, info.alpha, exif), icc && readIcc(icc));
  const notes = [...(info.animated ? [firstFrame] : []), ...(info.complete ? [] : [noEnd])];
  return { ...image, notes: [...image.notes, ...notes] };
}

/** The same file with a header that declares only the bytes there are. */
function withWebpSize(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const file = bytes.slice(0, bytes.length - (bytes.length & 1));
  new DataView(file.buffer).setUint32(4, file.length - 8, true);
  return file;
}

async function decodeAvif(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<DecodedImage> {
  const info = readAvif(bytes);
  if (!info.complete) throw truncated(name);
  if (info.width > 0) checkImageSize(info.width, info.height, name);
  // Stored rotations are applied by `createImageBitmap`, which WebCodecs frames need not be.
  const alpha = info.alpha && !info.transformed;
  const stored = await browserPixels({ bytes, type: 'image/avif', name, alpha });
  const profile = info.icc ? readIcc(info.icc) : info.codePoints && fromCodePoints(...info.codePoints);
  const image = toSrgb(stored, profile);
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
