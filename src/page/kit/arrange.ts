interface Size {
  width: number;
  height: number;
}

/** Where a picture with its caption lies, in pixels. */
export interface Place extends Size {
  left: number;
  top: number;
}

/** A way to caption pictures. */
export interface CaptionWay {
  /** What it adds to each picture: height below it, or width beside it. */
  adds: Size;
  /** The smallest picture that it can be used with. */
  least: Size;
  /** Below a picture that is narrower than `width`, it is so much taller. */
  narrow?: Size;
}

export interface Arrangement {
  places: Place[];
  /** The way that was chosen among those offered. */
  caption: CaptionWay;
}

const gap = 4;
const bare: CaptionWay = { adds: { width: 0, height: 0 }, least: { width: 0, height: 0 } };

/**
 * Pictures of these shapes (width over height) in rows, each with a caption in one of the ways offered: as large, all together, as the
 * room lets them be. Smaller than a caption needs only where nothing else fits.
 */
export function arrange(
  ratios: readonly number[],
  room: Size,
  captions: readonly CaptionWay[] = [bare],
): Arrangement {
  let best: Tried | undefined;
  for (const caption of captions)
    // every way of cutting the pictures, in their order, into rows: a bit says whether a row ends after a picture
    for (let cuts = 0; cuts < 2 ** (ratios.length - 1); cuts++) {
      const tried = fit(cut(ratios, cuts), room, caption);
      if (!best || tried.worth > best.worth) best = tried;
    }
  return best ? { places: lay(best, room), caption: best.caption } : { places: [], caption: bare };
}

interface Tried {
  /** Of each its pictures' shapes, their height, and that of their captions below. */
  rows: { ratios: number[]; height: number; below: number }[];
  caption: CaptionWay;
  worth: number;
}

function cut(ratios: readonly number[], cuts: number): number[][] {
  const rows: number[][] = [[]];
  ratios.forEach((ratio, i) => {
    rows.at(-1)!.push(ratio);
    if ((cuts >> i) & 1) rows.push([]);
  });
  return rows;
}

/** These rows as high as the room allows. */
function fit(cuts: number[][], room: Size, caption: CaptionWay): Tried {
  const { adds, least, narrow = { width: 0, height: 0 } } = caption;
  const rows = cuts.map((ratios) => ({
    ratios,
    full: Math.max(0, (room.width - gap * (ratios.length - 1) - adds.width * ratios.length) / sum(ratios)),
    height: 0,
    below: adds.height,
  }));
  const thinnest = ({ ratios, height }: Tried['rows'][number]): number => height * Math.min(...ratios);
  const leastOf = ({ ratios, full }: (typeof rows)[number]): number =>
    Math.min(full, Math.max(least.height, least.width / Math.min(...ratios)));
  // taller captions leave less for pictures, which may make others narrow
  for (let grew = true; grew;) {
    let left = room.height - sum(rows.map(({ below }) => below)) - gap * (rows.length - 1);
    let rest = rows;
    // all give way alike, but none that others can spare what its captions need
    for (let low = rows; low.length > 0; rest = rest.filter((row) => !low.includes(row))) {
      const wanted = sum(rest.map(({ full }) => full));
      const share = wanted > 0 ? Math.max(0, Math.min(1, left / wanted)) : 0;
      for (const row of rest) row.height = row.full * share;
      low = rest.filter((row) => row.height < leastOf(row));
      if (low.length === rest.length) break;
      for (const row of low) row.height = leastOf(row);
      left -= sum(low.map(({ height }) => height));
    }
    const grow = rows.filter((row) => row.below === adds.height && thinnest(row) < narrow.width);
    for (const row of grow) row.below += narrow.height;
    grew = grow.length > 0 && narrow.height > 0;
  }
  const small = rows.some((row) => row.height < least.height || thinnest(row) < least.width);
  const area = sum(rows.map(({ ratios, height }) => height ** 2 * sum(ratios)));
  return { rows, caption, worth: small ? area / 1e6 : area };
}

/** The rows in the middle of the room. */
function lay({ rows, caption: { adds } }: Tried, room: Size): Place[] {
  const tall = sum(rows.map(({ height, below }) => height + below)) + gap * (rows.length - 1);
  let top = (room.height - tall) / 2;
  return rows.flatMap((row) => {
    const wide = row.height * sum(row.ratios) + (adds.width + gap) * row.ratios.length - gap;
    let left = (room.width - wide) / 2;
    const places = row.ratios.map((ratio) => {
      const place = { left, top, width: row.height * ratio + adds.width, height: row.height + row.below };
      left += place.width + gap;
      return place;
    });
    top += row.height + row.below + gap;
    return places;
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
