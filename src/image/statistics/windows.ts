import type { StatisticsGrid } from './grid.ts';
import type { CellWindow } from './window-summary.ts';

/** Side of the squares, as a share of the grid's. */
const share = 23 / 32;

/** Number of windows that `scoringWindows` gives. */
export const scoringWindowCount = 9;

/** A window of a share of the grid, its place given as shares (0 to 1) of what is left beside and above it. */
export function windowAt(
  { columns, rows }: Pick<StatisticsGrid, 'columns' | 'rows'>,
  size: number,
  across: number,
  down: number,
): CellWindow {
  const w = Math.max(2, Math.round(columns * size));
  const h = Math.max(2, Math.round(rows * size));
  return {
    column: Math.round((columns - w) * across),
    row: Math.round((rows - h) * down),
    columns: w,
    rows: h,
  };
}

/**
 * The windows whose statistics are scored: the whole grid, then eight overlapping parts of it, corners and middles of the sides. What a
 * model says of them is averaged, which is steadier than what it says of the whole alone.
 */
export function scoringWindows(grid: Pick<StatisticsGrid, 'columns' | 'rows'>): (CellWindow | undefined)[] {
  const places = [0, 0.5, 1].flatMap((down) => [0, 0.5, 1].map((across) => ({ across, down })));
  const parts = places
    .filter(({ across, down }) => across !== 0.5 || down !== 0.5)
    .map(({ across, down }) => windowAt(grid, share, across, down));
  return [undefined, ...parts];
}
