import { useMemo } from 'react';
import { shortNumber } from '../../kit/format.ts';
import { mapOfLayer, ninthOf, topCells, weightInCrops } from '../explain/map.ts';
import { text } from '../../app/text.ts';
import { useApp, useDeferredScore, useSession } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from '../../kit/ui/tables.module.css';

/** The map in words: its five highest patches, each of which can be pinned. */
export function TopPatches() {
  const scored = useDeferredScore();
  const pinned = useApp((state) => state.pinned);
  const session = useSession();
  const top = useMemo(() => {
    const map = scored && mapOfLayer(scored.result, 'frequency', 0);
    return map ? topCells(map, 5) : [];
  }, [scored]);
  const [first] = top;
  const cell = scored?.result.detail?.csfMap.cell;
  if (!scored || !first || cell === undefined) return null;
  const place = (corner: { x: number; y: number }): string =>
    text.patch.placeOf(ninthOf(scored.result, corner, cell));
  return (
    <section className={`${ui.card ?? ''} ${css.panel ?? ''}`} aria-label={text.patch.top}>
      <h2 className={ui.heading}>{text.patch.top}</h2>
      <table className={css.table} data-testid="top-patches">
        <thead>
          <tr>
            <th scope="col">{text.patch.place}</th>
            <th scope="col">{text.patch.box}</th>
            <th scope="col" className={css.number}>
              {text.patch.raw}
            </th>
            <th scope="col" className={css.number}>
              {text.patch.weight}
            </th>
          </tr>
        </thead>
        <tbody>
          {top.map((reading) => (
            <tr key={reading.index} data-chosen={pinned?.x === reading.x && pinned.y === reading.y}>
              <td>
                <button type="button" className={css.link} onClick={() => void session.pin(reading)}>
                  {place(reading)}
                </button>
              </td>
              <td className={css.muted}>
                {reading.x}, {reading.y}
              </td>
              <td className={css.number}>{shortNumber(reading.value)}</td>
              <td className={css.number}>
                {shortNumber(weightInCrops(scored.result, reading)?.weight ?? Number.NaN)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
