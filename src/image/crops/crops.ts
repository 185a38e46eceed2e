import { FoveaError } from '../../shared/errors.ts';
import type { Warning } from '../../shared/result.ts';
import { evenCrops } from './crop-grid.ts';

export { evenCrops } from './crop-grid.ts';

/** More crops than this are a slip of the pen: a thousand already overlap many times over. */
const MAX_CROPS = 1000;

/**
 * Where to crop an image of width × height pixels (both at least `size`): `crops` is how many, whose corners are then multiples of `grid`,
 * which divides `size`; or the top-left corners themselves, wherever they are. Throws `crop-outside` for a corner outside the image and `usage` for an impossible number.
 */
export function cropPositions(
  width: number,
  height: number,
  size: number,
  crops: number | readonly (readonly [number, number])[],
  grid = 1,
): { positions: [number, number][]; notes: Warning[] } {
  if (typeof crops !== 'number')
    return { positions: checkedPositions(width, height, size, crops), notes: [] };
  if (!Number.isInteger(crops) || crops < 1 || crops > MAX_CROPS) {
    throw new FoveaError(
      'usage',
      `The number of crops must be a whole number from 1 to ${MAX_CROPS}, not ${crops}.`,
    );
  }
  const cells = (length: number): number => Math.floor(length / grid);
  const positions = evenCrops(cells(width), cells(height), crops, cells(size)).map(
    ([x, y]): [number, number] => [x * grid, y * grid],
  );
  const notes: Warning[] = [];
  if (positions.length < crops) {
    const places = positions.length === 1 ? 'only one place' : `only ${positions.length} places`;
    notes.push({
      code: 'few-crops',
      message: `a ${width}×${height} image has ${places} for a ${size}×${size} crop; ${crops} were requested`,
    });
  }
  return { positions, notes };
}

function checkedPositions(
  width: number,
  height: number,
  size: number,
  crops: readonly (readonly [number, number])[],
): [number, number][] {
  if (crops.length === 0) {
    throw new FoveaError(
      'crop-outside',
      'The list of crops is empty.',
      'Give at least one [x, y], or a number of crops.',
    );
  }
  if (crops.length > MAX_CROPS) {
    throw new FoveaError('usage', `${crops.length} crops are listed; at most ${MAX_CROPS} are possible.`);
  }
  return crops.map((corner) => {
    // From JSON: the type is only a promise.
    const [x, y] = Array.isArray(corner) ? (corner as unknown[]) : [];
    const inside = (value: unknown, range: number): value is number =>
      Number.isInteger(value) && (value as number) >= 0 && (value as number) <= range;
    if (!inside(x, width - size) || !inside(y, height - size)) {
      throw new FoveaError(
        'crop-outside',
        `The crop ${JSON.stringify(corner)} lies outside the image of ${width}×${height} pixels.`,
        `Give whole numbers [x, y] with x from 0 to ${width - size} and y from 0 to ${height - size}.`,
      );
    }
    return [x, y];
  });
}

/** The rows × columns × 3 bytes whose top-left corner is (x, y), copied out of an RGB image of the given width; a square where only one size is given. */
export function cropPixels(
  rgb: Uint8Array,
  width: number,
  x: number,
  y: number,
  columns: number,
  rows = columns,
): Uint8Array {
  const result = new Uint8Array(rows * columns * 3);
  for (let row = 0; row < rows; row++) {
    const from = ((y + row) * width + x) * 3;
    result.set(rgb.subarray(from, from + columns * 3), row * columns * 3);
  }
  return result;
}
