import { shortNumber } from '../../../kit/format.ts';
import { type Layer, mapStrings, type PatchCorner, type PlacedMap, readCell } from '../../explain/index.ts';
import css from './Stage.module.css';

interface Props {
  map: PlacedMap;
  corner: PatchCorner;
  layer: Layer;
  place: { left: number; top: number };
}

/** What the map says of the cell under the pointer. */
export function Tip({ map, corner, layer, place }: Props) {
  const reading = readCell(map, corner);
  if (!reading) return null;
  return (
    <p className={css.tip} style={place} data-testid="tip">
      <strong>{shortNumber(reading.value)}</strong> {mapStrings.unit[layer]}
      <br />
      {mapStrings.boxOf(reading.x, reading.y, map.cell)} · {mapStrings.rankOf(reading.rank, reading.count)}
    </p>
  );
}
