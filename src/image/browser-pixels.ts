import { FoveaError } from '../shared/errors.ts';
import type { DecodedImage } from './decoded-image.ts';
import { checkImageSize } from './limits.ts';
import { alphaDropped, OPAQUE } from './notes.ts';

/** What the container says about an image that the browser will decode. */
export interface BrowserImage {
  bytes: Uint8Array<ArrayBuffer>;
  /** MIME type, e.g. `image/webp`. */
  type: string;
  name: string;
  alpha: boolean;
}

/**
 * Decodes through the browser, without colour management, to RGB bytes. An image with alpha goes through WebCodecs where there is
 * one: a canvas multiplies colours with alpha, which loses them where alpha is small.
 */
export async function browserPixels(image: BrowserImage): Promise<DecodedImage> {
  if (typeof createImageBitmap === 'undefined') {
    throw new FoveaError(
      'image-unsupported',
      `${image.name}: ${image.type} can only be decoded in a browser, and there is none here.`,
      'Convert it to PNG or JPEG.',
    );
  }
  const straight = image.alpha ? await straightPixels(image) : undefined;
  return straight ?? (await canvasPixels(image));
}

async function canvasPixels({ bytes, type, name }: BrowserImage): Promise<DecodedImage> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes], { type }), {
      imageOrientation: 'from-image',
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    });
  } catch {
    throw undecodable(name, type);
  }
  try {
    const { width, height } = bitmap;
    checkImageSize(width, height, name);
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context)
      throw new FoveaError(
        'out-of-memory',
        `${name}: there is not enough memory to decode the image.`,
        'Shrink the image, or close what else is open.',
      );
    context.drawImage(bitmap, 0, 0);
    return dropAlpha(context.getImageData(0, 0, width, height).data, width, height);
  } finally {
    bitmap.close();
  }
}

/** Unpremultiplied pixels through WebCodecs; undefined where there is no decoder for the type or it cannot return plain colours. */
async function straightPixels({ bytes, type, name }: BrowserImage): Promise<DecodedImage | undefined> {
  if (typeof ImageDecoder === 'undefined' || !(await ImageDecoder.isTypeSupported(type))) return undefined;
  const decoder = new ImageDecoder({
    data: bytes,
    type,
    colorSpaceConversion: 'none',
  });
  let frame: VideoFrame | undefined;
  try {
    frame = (await decoder.decode({ frameIndex: 0 })).image;
    // The frame's own layout: asked for another one, browsers convert by way of premultiplied colours.
    const { format, visibleRect } = frame;
    if (!format || !visibleRect || !/^(?:RGB|BGR)[AX]$/.test(format)) return undefined;
    const { width, height } = visibleRect;
    checkImageSize(width, height, name);
    const pixels = new Uint8Array(width * height * 4);
    await frame.copyTo(pixels, { layout: [{ offset: 0, stride: width * 4 }] });
    if (format.startsWith('BGR')) swapRedAndBlue(pixels);
    return dropAlpha(pixels, width, height);
  } catch (error) {
    if (error instanceof FoveaError) throw error;
    // A frame that cannot be read this way, or broken bytes: the canvas tries next and says which.
    return undefined;
  } finally {
    frame?.close();
    decoder.close();
  }
}

function swapRedAndBlue(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 4) {
    const blue = pixels[i]!;
    pixels[i] = pixels[i + 2]!;
    pixels[i + 2] = blue;
  }
}

function dropAlpha(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): DecodedImage {
  const rgb = new Uint8Array(width * height * 3);
  let transparent = false;
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from]!;
    rgb[to + 1] = rgba[from + 1]!;
    rgb[to + 2] = rgba[from + 2]!;
    if (rgba[from + 3]! < OPAQUE) transparent = true;
  }
  return { width, height, rgb, notes: transparent ? [alphaDropped] : [] };
}

function undecodable(name: string, type: string): FoveaError {
  const format = type.replace('image/', '').toUpperCase();
  return new FoveaError(
    'image-unreadable',
    `${name}: this browser cannot decode the ${format} image; the file is damaged or of an unusual kind.`,
    'Open it in an image editor and save it as PNG.',
  );
}
