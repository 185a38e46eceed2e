interface Picture {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/**
 * Turns and mirrors RGB pixels upright, as the EXIF tag Orientation (1–8) says how they lie; anything else counts as 1.
 */
export function applyOrientation(picture: Picture, orientation: number): Picture {
  if (!Number.isInteger(orientation) || orientation < 2 || orientation > 8) return picture;
  const { width, height, rgb } = picture;
  const turned = orientation >= 5;
  const toWidth = turned ? height : width;
  const toHeight = turned ? width : height;
  // Orientation → whether the stored column and row run backwards as the upright ones run forwards.
  const backwardX = [2, 3, 7, 8].includes(orientation);
  const backwardY = [3, 4, 6, 7].includes(orientation);
  const result = new Uint8Array(rgb.length);
  let to = 0;
  for (let y = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++, to += 3) {
      const column = turned ? y : x;
      const row = turned ? x : y;
      const fromX = backwardX ? width - 1 - column : column;
      const fromY = backwardY ? height - 1 - row : row;
      const from = (fromY * width + fromX) * 3;
      result[to] = rgb[from]!;
      result[to + 1] = rgb[from + 1]!;
      result[to + 2] = rgb[from + 2]!;
    }
  }
  return { width: toWidth, height: toHeight, rgb: result };
}
