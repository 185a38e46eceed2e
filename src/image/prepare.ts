import type { DecodedImage } from './decoded-image.ts';
import { resizeBilinear } from './resize/resize.ts';
import { boundedShortSideSize } from './square-input.ts';

/**
 * Makes an image large enough for a crop of side `size`: where a side is shorter, the image is enlarged (Pillow bilinear, aspect
 * kept, short side = size) and says so. Throws `image-too-large` where a very long, thin image would grow past the limit.
 */
export function prepareImage(image: DecodedImage, size: number): DecodedImage {
  const { width, height } = image;
  if (width >= size && height >= size) return image;
  const [toWidth, toHeight] = boundedShortSideSize(width, height, size);
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
