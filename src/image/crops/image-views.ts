import { resizeBilinear } from '../resize/resize.ts';
import { applyOrientation } from '../orientation.ts';
import { centralSquare } from './central-square.ts';

/** What is seen of an image: a square in its middle, at its canonical size, or the whole of it, scaled; pixels. */
export interface ImageView {
  whole: boolean;
  /** Of the square, at most; of the whole, the root of about how many pixels it has. */
  side: number;
  /** Both sides are multiples of this. */
  grid: number;
  /** Whether its mirror image is seen too. */
  mirrored: boolean;
}

interface RgbImage {
  rgb: Uint8Array;
  width: number;
  height: number;
}

/** The whole of an image in about `side`² pixels and nearly its own shape: sides are the multiples of `grid` that come closest. */
function scaledWhole(
  { rgb, width, height }: RgbImage,
  { side, grid }: Pick<ImageView, 'side' | 'grid'>,
): RgbImage {
  const near = (length: number): number => grid * Math.max(1, Math.round(length / grid));
  const shape = Math.sqrt(width / height);
  const [toWidth, toHeight] = [near(side * shape), near(side / shape)];
  return {
    rgb: resizeBilinear(rgb, width, height, toWidth, toHeight),
    width: toWidth,
    height: toHeight,
  };
}

/** The EXIF orientation of a picture that lies there mirrored. */
const mirroredOrientation = 2;

/** Each of the views of RGB bytes, [height, width, 3], and its mirror image behind it where that is seen too; one that is asked for several times is made once. */
export function imageViews(image: RgbImage, views: readonly ImageView[]): RgbImage[][] {
  const made = new Map<string, RgbImage>();
  return views.map(({ whole, side, grid, mirrored }) => {
    const key = `${whole} ${side} ${grid}`;
    const seen =
      made.get(key) ??
      (whole
        ? scaledWhole(image, { side, grid })
        : centralSquare(image.rgb, image.width, image.height, side, grid));
    made.set(key, seen);
    return mirrored ? [seen, applyOrientation(seen, mirroredOrientation)] : [seen];
  });
}
