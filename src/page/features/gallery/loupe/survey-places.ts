interface Size {
  width: number;
  height: number;
}

/** Where a picture with its caption lies, in pixels. */
export interface Place extends Size {
  left: number;
  top: number;
}

const gap = 4;

/** As wide as the marks below a picture; half the room where that is less. */
const leastWidth = 208;

/**
 * Pictures of these shapes (width over height), each above a caption, in rows that leave no room between them: as large, all together, as
 * the room lets them be.
 */
export function surveyPlaces(ratios: readonly number[], room: Size, caption: number): Place[] {
  let best: { rows: { ratios: number[]; height: number }[]; area: number } = { rows: [], area: -1 };
  const least = Math.min(leastWidth, room.width / 2 - gap);
  // every way of cutting the pictures, in their order, into rows: a bit says whether a row ends after a picture
  for (let cuts = 0; cuts < 2 ** (ratios.length - 1); cuts++) {
    const rows: number[][] = [[]];
    ratios.forEach((ratio, i) => {
      rows.at(-1)!.push(ratio);
      if ((cuts >> i) & 1) rows.push([]);
    });
    const full = rows.map((row) => (room.width - gap * (row.length - 1)) / sum(row));
    const left = room.height - rows.length * caption - gap * (rows.length - 1);
    const share = Math.max(0, Math.min(1, left / sum(full)));
    const sized = rows.map((row, i) => ({ ratios: row, height: full[i]! * share }));
    // where a picture is too narrow for its marks, only if there is nothing else
    const narrow = sized.some((row) => row.height * Math.min(...row.ratios) < least);
    const area = sum(sized.map((row) => row.height ** 2 * sum(row.ratios))) / (narrow ? 1e6 : 1);
    if (area > best.area) best = { rows: sized, area };
  }
  const tall = sum(best.rows.map(({ height }) => height + caption)) + gap * (best.rows.length - 1);
  let top = (room.height - tall) / 2;
  return best.rows.flatMap((row) => {
    let left = (room.width - row.height * sum(row.ratios) - gap * (row.ratios.length - 1)) / 2;
    const places = row.ratios.map((ratio) => {
      const place = { left, top, width: row.height * ratio, height: row.height + caption };
      left += place.width + gap;
      return place;
    });
    top += row.height + caption + gap;
    return places;
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
