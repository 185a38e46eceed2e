import { FoveaError } from '../shared/errors.ts';
import { cropPixels } from './crops/crops.ts';
import { MAX_PIXELS } from './limits.ts';
import { clipNormalisation, normalisePixels, type Normalisation } from './normalise.ts';
import { resizeNumbers } from './resize/resize-numbers.ts';
import { resizeBicubic } from './resize/resize.ts';

/** RGB bytes of a whole image. */
interface RgbBytes {
  rgb: Uint8Array;
  width: number;
  height: number;
}

/** Python's `round`: halves go to the even neighbour. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Size after torchvision's `Resize(side)`: the short side becomes `side`, the long one is cut to whole pixels. */
export function shortSideSize(width: number, height: number, side: number): [number, number] {
  return width <= height
    ? [side, Math.trunc((side * height) / width)]
    : [Math.trunc((side * width) / height), side];
}

/** The same; throws `image-too-large` where a very long, thin image would grow past the limit. */
export function boundedShortSideSize(width: number, height: number, side: number): [number, number] {
  const [toWidth, toHeight] = shortSideSize(width, height, side);
  if (toWidth * toHeight <= MAX_PIXELS) return [toWidth, toHeight];
  throw new FoveaError(
    'image-too-large',
    `An image of ${width}×${height} pixels is too thin: with its short side enlarged to ${side} it would be ${toWidth}×${toHeight}.`,
    'Crop it to a shape closer to a square.',
  );
}

/** On bytes with Pillow's rounding, the crop’s corner rounded or cut; or on numbers, antialiased or not. */
type Preparation = 'bytes' | 'bytes-floor' | 'tensor' | 'tensor-plain';

/**
 * Where that square lies: the size of the resized image, its top-left corner there, and the image's own pixels for each of a resized one.
 * Throws `image-too-large` for very thin images.
 */
export function squareOf(
  { width, height }: Pick<RgbBytes, 'width' | 'height'>,
  side: number,
  preparation: Preparation,
): { toWidth: number; toHeight: number; left: number; top: number; scale: number } {
  const [toWidth, toHeight] = boundedShortSideSize(width, height, side);
  const corner = preparation === 'bytes-floor' ? Math.floor : roundHalfEven;
  const [left, top] = [corner((toWidth - side) / 2), corner((toHeight - side) / 2)];
  return { toWidth, toHeight, left, top, scale: Math.min(width, height) / side };
}

/**
 * The square that CLIP's towers read: bicubic resize of the short side, centre crop, normalisation. Gives side × side × 3 floats.
 * Throws `image-too-large` for very thin images.
 */
export function squarePixels(
  { rgb, width, height }: RgbBytes,
  side: number,
  preparation: Preparation,
  normalisation: Normalisation,
): Float32Array {
  const { toWidth, toHeight, left, top } = squareOf({ width, height }, side, preparation);
  if (preparation === 'bytes' || preparation === 'bytes-floor') {
    const resized = resizeBicubic(rgb, width, height, toWidth, toHeight);
    return normalisePixels(cropPixels(resized, toWidth, left, top, side), normalisation);
  }
  const numbers = resizeNumbers(rgb, [width, height], [toWidth, toHeight], preparation === 'tensor');
  const { mean, std } = normalisation;
  const square = new Float32Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * toWidth + left) * 3;
    for (let i = 0; i < side * 3; i++) {
      const channel = (i % 3) as 0 | 1 | 2;
      square[y * side * 3 + i] = (numbers[from + i]! / 255 - mean[channel]) / std[channel];
    }
  }
  return square;
}

/** ImageReward's own preprocessing (Xu et al. 2023, `_transform` of the released code). Gives side × side × 3 floats. */
export function rewardPixels(rgb: Uint8Array, width: number, height: number, side: number): Float32Array {
  return squarePixels({ rgb, width, height }, side, 'bytes', clipNormalisation);
}
