import { cropPixels } from './crops/crops.ts';
import { clipNormalisation, normalisePixels } from './normalise.ts';
import { resizeBicubic } from './resize/resize.ts';

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

/**
 * ImageReward's own preprocessing (Xu et al. 2023, `_transform` of the released code): bicubic resize of the short side,
 * centre crop, CLIP normalisation. Gives side × side × 3 floats.
 */
export function rewardPixels(rgb: Uint8Array, width: number, height: number, side: number): Float32Array {
  const [toWidth, toHeight] = shortSideSize(width, height, side);
  const resized = resizeBicubic(rgb, width, height, toWidth, toHeight);
  const left = roundHalfEven((toWidth - side) / 2);
  const top = roundHalfEven((toHeight - side) / 2);
  return normalisePixels(cropPixels(resized, toWidth, left, top, side), clipNormalisation);
}
