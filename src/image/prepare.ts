import { FoveaError } from '../shared/errors.ts';
import type { DecodedImage } from './decoded-image.ts';
import { MAX_PIXELS } from './limits.ts';
import { resizeBilinear } from './resize/resize.ts';
import { shortSideSize } from './reward-input.ts';

/**
 * Makes an image large enough for a crop of side `size`: where a side is shorter, the image is enlarged (Pillow bilinear, aspect
 * kept, short side = size) and says so. Throws `image-too-large` where a very long, thin image would grow past the limit.
 */
export function prepareImage(image: DecodedImage, size: number): DecodedImage {
  const { width, height } = image;
  if (width >= size && height >= size) return image;
  const [toWidth, toHeight] = shortSideSize(width, height, size);
  if (toWidth * toHeight > MAX_PIXELS) {
    throw new FoveaError(
      'image-too-large',
      `An image of ${width}×${height} pixels is too thin: with its short side enlarged to ${size} it would be ${toWidth}×${toHeight}.`,
      'Crop it to a shape closer to a square.',
    );
  }
  return {
    width: toWidth,
    height: toHeight,
    rgb: resizeBilinear(image.rgb, width, height, toWidth, toHeight),
    notes: [
      ...image.notes,
      {
        code: 'enlarged',
        message: `enlarged from ${width}×${height} to ${toWidth}×${toHeight} pixels: the model reads ${size}×${size} squares`,
      },
    ],
  };
}
