import { resizeBilinear } from '../resize/resize.ts';
import { centralSquare } from './central-square.ts';

/** What is seen of an image: a square in its middle, at its canonical size, or the whole of it, scaled; pixels. */
export interface ImageView {
  whole: boolean;
  /** Of the square, at most; of the whole, the root of about how many pixels it has. */
  side: number;
  /** Both sides are multiples of this. */
  grid: number;
}

interface RgbImage {
  rgb: Uint8Array;
  width: number;
  height: number;
}

/** The whole of an image in about `side`² pixels and nearly its own shape: sides are the multiples of `grid` that come closest. */
function scaledWhole({ rgb, width, height }: RgbImage, { side, grid }: ImageView): RgbImage {
  const near = (length: number): number => grid * Math.max(1, Math.round(length / grid));
  const shape = Math.sqrt(width / height);
  const [toWidth, toHeight] = [near(side * shape), near(side / shape)];
  return {
    rgb: resizeBilinear(rgb, width, height, toWidth, toHeight),
    width: toWidth,
    height: toHeight,
  };
}

/** Each of the views of RGB bytes, [height, width, 3]; one that is asked for several times is made once. */
export function imageViews(image: RgbImage, views: readonly ImageView[]): RgbImage[] {
  const made = new Map<ImageView, RgbImage>();
  return views.map((view) => {
    const seen =
      made.get(view) ??
      (view.whole
        ? scaledWhole(image, view)
        : centralSquare(image.rgb, image.width, image.height, view.side, view.grid));
    made.set(view, seen);
    return seen;
  });
}
