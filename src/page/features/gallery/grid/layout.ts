/** Measures of the grid in pixels. */
export const measures = { gap: 10, caption: 48, heading: 44, edge: 12 };

/** Two tiles side by side are at least so wide. */
const leastHalf = 90;

/** What is placed together: a group with its tiles. */
interface Rows {
  rows: unknown[];
}

/** The tiles of a group on one line, from a column on. */
interface Stretch<G extends Rows> {
  group: G;
  column: number;
  count: number;
}

/** A line of the grid: the headings of the groups below it, or images side by side. */
export type Line<G extends Rows> = { top: number; height: number; stretches: Stretch<G>[] } & (
  | { kind: 'heading' }
  | { kind: 'images'; tiles: G['rows']; first: number }
);

export interface Layout<G extends Rows> {
  columns: number;
  /** Width of a tile and of its square picture. */
  width: number;
  lines: Line<G>[];
  /** Height of everything. */
  height: number;
}

/** Fewer columns than fit are taken down to this share, where they leave fewer places empty. */
const leastShare = 0.75;

/** The groups that share lines: each whole group goes beside the one before it while there are columns left. */
function shelves<G extends Rows>(groups: readonly G[], columns: number, headings: boolean): G[][] {
  const found: G[][] = [];
  let free = 0;
  for (const group of groups) {
    const { length } = group.rows;
    const shelf = headings && free > 0 && length <= free ? found.at(-1) : undefined;
    if (shelf) shelf.push(group);
    else found.push([group]);
    free = shelf ? free - length : Math.max(0, columns - length);
  }
  return found;
}

/** Of the numbers of columns near the most that fit, the one with the smallest share of empty places; the larger one where two are alike. */
function columnsFor(groups: readonly Rows[], most: number, headings: boolean): number {
  if (!headings) return most;
  let best = { columns: most, empty: Infinity };
  for (let columns = most; columns >= Math.max(1, leastShare * most); columns--) {
    let places = 0;
    let tiles = 0;
    for (const shelf of shelves(groups, columns, true)) {
      const length = shelf.reduce((sum, { rows }) => sum + rows.length, 0);
      places += Math.ceil(length / columns) * columns;
      tiles += length;
    }
    const empty = places === 0 ? 0 : 1 - tiles / places;
    if (empty < best.empty) best = { columns, empty };
  }
  return best.columns;
}

/**
 * Places groups of tiles in lines from top to bottom. Small groups share a line.
 *
 * @param room width in pixels, without the edges
 * @param size least width of a tile
 * @param headings whether each group begins with one
 */
export function layoutOf<G extends Rows>(
  groups: readonly G[],
  room: number,
  size: number,
  headings: boolean,
): Layout<G> {
  const { gap, caption, heading } = measures;
  const half = Math.floor((room - gap) / 2);
  // a phone shows two side by side, unless large ones are asked for
  const least = size <= 0.6 * room && half >= leastHalf ? Math.min(size, half) : Math.min(size, room);
  const columns = columnsFor(groups, Math.max(1, Math.floor((room + gap) / (least + gap))), headings);
  const width = Math.max(1, Math.floor((room - gap * (columns - 1)) / columns));
  const lines: Line<G>[] = [];
  let top = 0;
  let first = 0;
  for (const shelf of shelves(groups, columns, headings)) {
    let column = 0;
    const stretches = shelf.map((group): Stretch<G> => {
      const stretch = { group, column, count: Math.min(group.rows.length, columns) };
      column += stretch.count;
      return stretch;
    });
    if (headings) {
      lines.push({ kind: 'heading', top, height: heading, stretches });
      top += heading;
    }
    const rows: G['rows'] = shelf.flatMap((group) => group.rows);
    for (let at = 0; at < rows.length; at += columns) {
      const tiles = rows.slice(at, at + columns);
      const height = width + caption + gap;
      lines.push({ kind: 'images', top, height, stretches, tiles, first });
      first += tiles.length;
      top += height;
    }
  }
  return { columns, width, lines, height: top };
}

/** The same with as few columns, and tiles as large, as leave all of it within a height; for images that are too few to fill it. */
export function filledLayout<G extends Rows>(
  groups: readonly G[],
  room: number,
  height: number,
  { usual, few }: { usual: number; few: number },
  headings: boolean,
): Layout<G> {
  let layout = layoutOf(groups, room, usual, headings);
  for (let columns = layout.columns - 1; columns > 0 && layout.height <= height; columns--) {
    const least = Math.floor((room - measures.gap * (columns - 1)) / columns);
    const next = layoutOf(groups, room, least, headings);
    const lines = next.lines.filter(({ kind }) => kind === 'images').length;
    // what is too high for the room leaves some of its width
    const width = Math.min(few, next.width - Math.ceil(Math.max(0, next.height - height) / lines));
    // or so much of it that they would be a strip at the edge, as on a phone
    if (width <= layout.width || width < leastShare * next.width) break;
    layout = layoutOf(groups, columns * (width + measures.gap) - measures.gap, width, headings);
  }
  return layout;
}

/** Index of the last line that begins at or above a height. */
function lineAt(lines: readonly { top: number }[], height: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]!.top <= height) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

/** The lines near enough to the visible part to be drawn, from `first` to before `end`. */
export function linesWithin(
  lines: readonly { top: number; height: number }[],
  scrollTop: number,
  height: number,
  margin = 300,
): { first: number; end: number } {
  if (lines.length === 0) return { first: 0, end: 0 };
  return { first: lineAt(lines, scrollTop - margin), end: lineAt(lines, scrollTop + height + margin) + 1 };
}

/** The line of images that holds the tile of this number; undefined where there is none. */
export function lineOf<G extends Rows>(
  layout: Layout<G>,
  index: number,
): Extract<Line<G>, { kind: 'images' }> | undefined {
  return layout.lines.find(
    (line): line is Extract<Line<G>, { kind: 'images' }> =>
      line.kind === 'images' && index >= line.first && index < line.first + line.tiles.length,
  );
}

/** The number of the tile above (−1) or below (1) another one, in the same column where that line is long enough. */
export function tileBeside<G extends Rows>(layout: Layout<G>, index: number, step: -1 | 1): number {
  const images = layout.lines.filter((line) => line.kind === 'images');
  const at = images.findIndex(({ first, tiles }) => index >= first && index < first + tiles.length);
  const next = images[at + step];
  const here = images[at];
  if (!here || !next) return index;
  return next.first + Math.min(index - here.first, next.tiles.length - 1);
}
