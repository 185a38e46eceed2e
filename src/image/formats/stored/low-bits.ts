/** Pixels of a picture that is stored without loss, as they lie in the file: all rows or the first few. */
export interface StoredPixels {
  /** Of the whole picture. */
  width: number;
  height: number;
  /** What is stored without loss. */
  exact: readonly ('alpha' | 'rgb')[];
  /** Red, green, blue and alpha are channels 0 to 3. */
  at: (x: number, y: number, channel: number) => number;
}

/** The lowest bits of pixels in an order in which texts are hidden there. */
export interface LowBits {
  /** How many there are. */
  count: number;
  /** 0 or 1. */
  at: (index: number) => number;
}

/** The low bits of alpha, or of red, green and blue in turn; pixels column by column, or row by row. */
export function lowBits(pixels: StoredPixels, of: 'alpha' | 'rgb', order: 'columns' | 'rows'): LowBits {
  const { width, height } = pixels;
  const perPixel = of === 'rgb' ? 3 : 1;
  return {
    count: width * height * perPixel,
    at: (index) => {
      const pixel = Math.floor(index / perPixel);
      const channel = of === 'rgb' ? index % 3 : 3;
      const [x, y] =
        order === 'columns'
          ? [Math.floor(pixel / height), pixel % height]
          : [pixel % width, Math.floor(pixel / width)];
      return pixels.at(x, y, channel) & 1;
    },
  };
}
