import { useMemo } from 'react';
import { useSlice } from '../../kit/context.ts';
import { alike } from '../../kit/format.ts';
import { TableHead } from '../../kit/ui/TableHead.tsx';
import css from '../../kit/ui/tables.module.css';
import ui from '../../kit/ui/ui.module.css';
import { useScoreBelow } from '../batch/index.ts';
import { mapOfLayer, ninthOf, topCells, weightInCrops } from '../explain/index.ts';
import { viewerStore } from '../viewer/index.ts';
import { patchStrings } from './strings.ts';

/** A text alternative to the map: its five top patches, each of which can be pinned. */
export function TopPatches() {
  const scored = useScoreBelow();
  const pinned = useSlice(viewerStore, (state) => state.pinned);
  const pin = useSlice(viewerStore, (state) => state.pin);
  const top = useMemo(() => {
    const map = scored && mapOfLayer(scored.result, 'frequency', 0);
    return map ? topCells(map, 5) : [];
  }, [scored]);
  const [first] = top;
  const cell = scored?.result.detail?.csfMap.cell;
  if (!scored || !first || cell === undefined) return null;
  const weights = top.map((reading) => weightInCrops(scored.result, reading)?.weight);
  const [raw, weight] = [alike(top.map(({ value }) => value)), alike(weights)];
  const place = (corner: { x: number; y: number }): string =>
    patchStrings.placeOf(ninthOf(scored.result, corner, cell));
  return (
    <section className={`${ui.card ?? ''} ${css.panel ?? ''}`} aria-label={patchStrings.top}>
      <h2 className={ui.heading}>{patchStrings.top}</h2>
      <table className={css.table} data-testid="top-patches">
        <TableHead
          words={[patchStrings.place, patchStrings.box]}
          numbers={[patchStrings.raw, patchStrings.weight]}
          numberClass={css.number}
        />
        <tbody>
          {top.map((reading, i) => (
            <tr key={reading.index} data-chosen={pinned?.x === reading.x && pinned.y === reading.y}>
              <td>
                <button type="button" className={css.link} onClick={() => pin(reading)}>
                  {place(reading)}
                </button>
              </td>
              <td className={css.muted}>
                {reading.x}, {reading.y}
              </td>
              <td className={css.number}>{raw(reading.value)}</td>
              <td className={css.number}>{weight(weights[i])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
