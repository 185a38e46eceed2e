import { useMemo } from 'react';
import { useSlice } from '../../kit/context.ts';
import { alike } from '../../kit/format.ts';
import { TableHead } from '../../kit/ui/TableHead.tsx';
import css from '../../kit/ui/tables.module.css';
import ui from '../../kit/ui/ui.module.css';
import { useScore, useScoreBelow, useSelected } from '../batch/index.ts';
import { mapOfLayer, ninthOf, topCells, weightInCrops } from '../explain/index.ts';
import { lacksMap, useFrequencyMap } from '../frequency/index.ts';
import { viewerStore } from '../viewer/index.ts';
import { patchStrings } from './strings.ts';

const count = 5;

/** A text alternative to the map: its five top patches, each of which can be pinned. */
export function TopPatches() {
  const scored = useScoreBelow();
  const selected = useSelected();
  // not of an image that is only passed on the way to another
  const missing = useFrequencyMap(useScore(selected) === scored ? selected : undefined);
  const pinned = useSlice(viewerStore, (state) => state.pinned);
  const pin = useSlice(viewerStore, (state) => state.pin);
  const top = useMemo(() => {
    const map = scored && mapOfLayer(scored.result, 'frequency', 0);
    return map ? topCells(map, count) : [];
  }, [scored]);
  const cell = scored?.result.detail?.csfMap.cell;
  if (!scored || cell === undefined) return null;
  const comes = lacksMap(scored.result);
  if (!comes && top.length === 0) return null;
  const weights = top.map((reading) => weightInCrops(scored.result, reading)?.weight);
  const [raw, weight] = [alike(top.map(({ value }) => value)), alike(weights)];
  const place = (corner: { x: number; y: number }): string =>
    patchStrings.placeOf(ninthOf(scored.result, corner, cell));
  return (
    <section className={`${ui.card ?? ''} ${css.panel ?? ''}`} aria-label={patchStrings.top}>
      <h2 className={ui.heading}>{patchStrings.top}</h2>
      {missing?.failed && <p className={css.note}>{missing.words}</p>}
      <table className={css.table} data-testid="top-patches">
        <TableHead
          words={[patchStrings.place, patchStrings.box]}
          numbers={[patchStrings.raw, patchStrings.weight]}
          numberClass={css.number}
        />
        <tbody>
          {comes &&
            !missing?.failed &&
            // as high as what comes
            Array.from({ length: count }, (_, i) => (
              <tr key={i}>
                <td colSpan={4}>&nbsp;</td>
              </tr>
            ))}
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
