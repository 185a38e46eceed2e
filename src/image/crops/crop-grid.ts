/** Places of `count` points spread over 0..range with both ends taken; a single point sits in the middle. */
function spread(count: number, range: number): number[] {
  if (count === 1) return [Math.round(range / 2)];
  return Array.from({ length: count }, (_, i) => Math.round((i * range) / (count - 1)));
}

/** Widest step between neighbours when `count` points are spread over 0..range (one point: the whole range). */
function step(count: number, range: number): number {
  return range / Math.max(1, count - 1);
}

/** How many of `count` points each of `rows` rows holds; the shorter rows lie in the middle, so that corners are taken. */
function rowLengths(count: number, rows: number): number[] {
  const least = Math.floor(count / rows);
  const longer = count % rows;
  const shorter = rows - longer;
  const firstShort = Math.ceil(longer / 2);
  return Array.from({ length: rows }, (_, row) =>
    row >= firstShort && row < firstShort + shorter ? least : least + 1,
  );
}

/**
 * Top-left corners [x, y] of `count` crops of side `size` that cover the image evenly: rows of equally spaced crops, as many
 * rows as make the widest step smallest, outermost crops touching the borders. A function of the sizes alone: the same image
 * size always gets the same crops. All different; fewer than `count` where the image has too few places.
 */
export function evenCrops(width: number, height: number, count: number, size: number): [number, number][] {
  const xs = width - size + 1;
  const ys = height - size + 1;
  const wanted = Math.min(count, xs * ys);
  let best: { rows: number; widest: number; other: number } | undefined;
  for (let rows = 1; rows <= Math.min(wanted, ys); rows++) {
    if (Math.ceil(wanted / rows) > xs) continue;
    const across = step(Math.floor(wanted / rows), xs - 1);
    const down = step(rows, ys - 1);
    const widest = Math.max(across, down);
    const other = Math.min(across, down);
    if (!best || widest < best.widest || (widest === best.widest && other < best.other)) {
      best = { rows, widest, other };
    }
  }
  const rows = best!.rows;
  const tops = spread(rows, ys - 1);
  return rowLengths(wanted, rows).flatMap((length, row) =>
    spread(length, xs - 1).map((x): [number, number] => [x, tops[row]!]),
  );
}
