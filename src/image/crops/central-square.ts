import { cropPixels } from './crops.ts';
import { resizeBilinear } from '../resize/resize.ts';
import { canonicalPixels } from '../statistics/inputs.ts';

/**
 * The middle of an image at its canonical size (about 512² pixels): RGB bytes of a square whose side is a multiple of `grid`, as large as
 * fits, `most` pixels at most. An image narrower than one `grid` there is enlarged to it.
 *
 * @param rgb bytes [height, width, 3]
 * @param most a multiple of `grid`
 */
export function centralSquare(
  rgb: Uint8Array,
  width: number,
  height: number,
  most: number,
  grid: number,
): { rgb: Uint8Array; width: number; height: number } {
  const image = canonicalPixels(rgb, width, height);
  const short = Math.min(image.width, image.height);
  const side = short < grid ? short : Math.min(most, short - (short % grid));
  const corner = (length: number): number => Math.floor((length - side) / 2);
  const square = cropPixels(image.rgb, image.width, corner(image.width), corner(image.height), side);
  if (side >= grid) return { rgb: square, width: side, height: side };
  return { rgb: resizeBilinear(square, side, side, grid, grid), width: grid, height: grid };
}
