import type { PlacedMap, ScoreResult } from '../../../shared/result.ts';
import { soughtBy, type Layer } from './layers.ts';

/** Top-left corner of a patch, in pixels of the scored image. */
export interface PatchCorner {
  x: number;
  y: number;
}

/** One cell of a map and how it compares with the others. */
export interface CellReading {
  index: number;
  column: number;
  row: number;
  x: number;
  y: number;
  value: number;
  /** 1 for the highest value. */
  rank: number;
  count: number;
}

/** The map a layer shows; undefined for layers without one, and for results kept without maps, or whose map is still to be made. */
export function mapOfLayer(result: ScoreResult, layer: Layer, crop: number): PlacedMap | undefined {
  const { detail, relevance = {} } = result;
  if (layer === 'relevance' || layer === 'pairs') {
    // by one model: the first of those side by side
    return Object.values(relevance).find(({ of }) => of === soughtBy(layer));
  }
  if (!detail) return undefined;
  if (layer === 'frequency') {
    const { values, ...grid } = detail.csfMap;
    return values && { ...grid, values, originX: 0, originY: 0 };
  }
  const chosen = detail.crops[crop];
  if (!chosen || layer === 'crops' || layer === 'none') return undefined;
  const values = {
    'crop-frequency': chosen.csfRaw,
    'crop-weight': chosen.csfWeight,
    'crop-spatial': chosen.spatial,
    'crop-share': chosen.share,
  }[layer];
  const side = Math.round(Math.sqrt(values.length));
  return {
    columns: side,
    rows: side,
    cell: detail.csfMap.cell,
    values,
    originX: chosen.x,
    originY: chosen.y,
  };
}

const nothing = new Float32Array();

/** In place of a map of frequencies that is still to be made: its cells, without values. */
export function mapToCome({ detail }: ScoreResult): PlacedMap | undefined {
  return detail && { ...detail.csfMap, values: nothing, originX: 0, originY: 0 };
}

/** Smallest and largest value; [0, 1] for an empty map. */
export function rangeOf(values: ArrayLike<number>): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** The cell that holds a pixel of the scored image; undefined outside the map. */
export function cellAt(map: PlacedMap, x: number, y: number): PatchCorner | undefined {
  const column = Math.floor((x - map.originX) / map.cell);
  const row = Math.floor((y - map.originY) / map.cell);
  if (column < 0 || row < 0 || column >= map.columns || row >= map.rows) return undefined;
  return { x: map.originX + column * map.cell, y: map.originY + row * map.cell };
}

/** A place among cells, whose sides need not be whole pixels: without the error of having been multiplied by them. */
const wholeNumber = (place: number): number =>
  Math.abs(place - Math.round(place)) < 1e-6 ? Math.round(place) : place;

/** The map's cell at this corner; undefined if no cell has this corner. */
export function readCell(map: PlacedMap, corner: PatchCorner): CellReading | undefined {
  const column = wholeNumber((corner.x - map.originX) / map.cell);
  const row = wholeNumber((corner.y - map.originY) / map.cell);
  const inside = column >= 0 && row >= 0 && column < map.columns && row < map.rows;
  if (!inside || !Number.isInteger(column) || !Number.isInteger(row)) return undefined;
  const index = row * map.columns + column;
  const value = map.values[index]!;
  let rank = 1;
  for (const other of map.values) if (other > value) rank++;
  return { index, column, row, ...corner, value, rank, count: map.values.length };
}

/** The neighbouring cell in a direction, kept inside the map; the middle cell where none is chosen yet. */
export function moveCell(
  map: PlacedMap,
  from: PatchCorner | undefined,
  columns: number,
  rows: number,
): PatchCorner {
  const reading = from && readCell(map, from);
  const column = reading ? reading.column + columns : Math.floor(map.columns / 2);
  const row = reading ? reading.row + rows : Math.floor(map.rows / 2);
  const clamp = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);
  return {
    x: map.originX + clamp(column, map.columns) * map.cell,
    y: map.originY + clamp(row, map.rows) * map.cell,
  };
}

/** The highest cells, highest first. */
export function topCells(map: PlacedMap, count: number): CellReading[] {
  const order = Array.from(map.values.keys()).sort((a, b) => map.values[b]! - map.values[a]! || a - b);
  return order.slice(0, count).map((index, i) => {
    const column = index % map.columns;
    const row = Math.floor(index / map.columns);
    return {
      index,
      column,
      row,
      x: map.originX + column * map.cell,
      y: map.originY + row * map.cell,
      value: map.values[index]!,
      rank: i + 1,
      count: map.values.length,
    };
  });
}

/** Pooling weight of a patch, in the crops that hold its middle: their number, and the mean of its weights. */
export function weightInCrops(
  result: ScoreResult,
  corner: PatchCorner,
): { crops: number; weight: number; average: number } | undefined {
  const { detail } = result;
  if (!detail) return undefined;
  const half = detail.csfMap.cell / 2;
  let sum = 0;
  let crops = 0;
  let average = 0;
  detail.crops.forEach((_, i) => {
    const map = mapOfLayer(result, 'crop-weight', i);
    const cell = map && cellAt(map, corner.x + half, corner.y + half);
    const reading = cell && readCell(map, cell);
    if (!reading) return;
    sum += reading.value;
    average = 1 / reading.count;
    crops++;
  });
  return crops > 0 ? { crops, weight: sum / crops, average } : undefined;
}

/** The ninth of the image that contains a patch: vertical and horizontal thirds, 0..2. */
export function ninthOf(
  result: Pick<ScoreResult, 'width' | 'height'>,
  corner: PatchCorner,
  cell: number,
): [0 | 1 | 2, 0 | 1 | 2] {
  const third = (position: number, size: number): 0 | 1 | 2 => {
    const share = (position + cell / 2) / size;
    return share < 1 / 3 ? 0 : share < 2 / 3 ? 1 : 2;
  };
  return [third(corner.y, result.height), third(corner.x, result.width)];
}
