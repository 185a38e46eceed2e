/** Bytes of one scanline without its filter byte. */
export function scanlineBytes(width: number, bitsPerPixel: number): number {
  return Math.ceil((width * bitsPerPixel) / 8);
}

/** One of the images that a PNG's pixels are stored as: every `dx`-th pixel of every `dy`-th row from (x, y). */
export interface PngPass {
  x: number;
  y: number;
  dx: number;
  dy: number;
  width: number;
  height: number;
}

const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes of an image: one, or the seven of Adam7 without the empty ones (PNG §8). */
export function pngPasses(width: number, height: number, interlaced: boolean): PngPass[] {
  if (!interlaced) return [{ x: 0, y: 0, dx: 1, dy: 1, width, height }];
  return adam7
    .map(([x, y, dx, dy]) => ({
      x,
      y,
      dx,
      dy,
      width: Math.ceil((width - x) / dx),
      height: Math.ceil((height - y) / dy),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

/**
 * Undoes the filter of a scanline in place (PNG §9). `line` starts at `at` in `data`, `above` is where the line above starts
 * (−1: none), `step` the bytes from a byte to its left neighbour. False for an unknown filter.
 */
export function unfilter(
  data: Uint8Array,
  filter: number,
  at: number,
  above: number,
  length: number,
  step: number,
): boolean {
  if (filter > 4) return false;
  if (filter === 0 || (filter === 2 && above < 0)) return true;
  const end = at + length;
  if (filter === 1) {
    for (let i = at + step; i < end; i++) data[i]! += data[i - step]!;
  } else if (filter === 2) {
    for (let i = at, up = above; i < end; i++, up++) data[i]! += data[up]!;
  } else {
    const predict = filter === 3 ? average : paeth;
    for (let i = at, up = above; i < end; i++, up++) {
      const hasLeft = i >= at + step;
      const left = hasLeft ? data[i - step]! : 0;
      const top = above < 0 ? 0 : data[up]!;
      data[i]! += predict(left, top, hasLeft && above >= 0 ? data[up - step]! : 0);
    }
  }
  return true;
}

function average(left: number, up: number): number {
  return (left + up) >> 1;
}

/** The neighbour nearest to left + up − corner (Paeth 1991). */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
