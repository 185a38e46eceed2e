import { decodeImage } from '../image/decode.ts';

/** Longest side of what is sent to a description model, in pixels. */
const maxSentSide = 1024;

/** Size that fits the limit with the aspect kept; never enlarges. */
export function shrunkSize(
  width: number,
  height: number,
  limit = maxSentSide,
): { width: number; height: number } {
  const scale = Math.min(1, limit / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function canvasOf(width: number, height: number): [OffscreenCanvas, OffscreenCanvasRenderingContext2D] {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('no 2D canvas');
  return [canvas, context];
}

function opaque(rgb: Uint8Array, width: number, height: number): ImageData {
  const image = new ImageData(width, height);
  const { data } = image;
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from]!;
    data[to + 1] = rgb[from + 1]!;
    data[to + 2] = rgb[from + 2]!;
    data[to + 3] = 255;
  }
  return image;
}

/**
 * A JPEG of at most 1024 pixels a side, without metadata: all of the image that ever leaves this machine. It shows the pixels that
 * are scored, read by the same decoder: colours under transparency, and colour profiles, are treated alike.
 *
 * @throws FoveaError as `decodeImage` does
 */
export async function shrinkForSending(image: Blob): Promise<Blob> {
  const { rgb, width, height } = await decodeImage(image, image instanceof File ? image.name : 'The image');
  const [whole, onWhole] = canvasOf(width, height);
  onWhole.putImageData(opaque(rgb, width, height), 0, 0);
  const size = shrunkSize(width, height);
  const [small, onSmall] = canvasOf(size.width, size.height);
  onSmall.imageSmoothingQuality = 'high';
  onSmall.drawImage(whole, 0, 0, size.width, size.height);
  return small.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}
