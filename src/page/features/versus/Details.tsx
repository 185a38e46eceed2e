import type { HeadComparison } from '../../../evaluation/paired/comparison.ts';
import { methodOf } from '../../../evaluation/paired/report/content.ts';
import { figureTable } from '../../../evaluation/paired/report/figure-table.ts';
import { useSlice } from '../../kit/context.ts';
import figures from '../../kit/ui/figures.module.css';
import type { Compared } from './compare-sides.ts';
import { versusStore } from './store.ts';
import { versusStrings } from './strings.ts';
import { useShownRow } from './use-shown-row.ts';
import css from './Versus.module.css';
import { WorstPairs } from './WorstPairs.tsx';

/** The figures behind the sentence, the pairs that speak against A, and how they were made. */
export function Details({ compared }: { compared: Compared }) {
  const row = useShownRow(compared);
  if (!row) return null;
  return (
    <>
      <Figures compared={compared} row={row} />
      <WorstPairs row={row} compared={compared} />
      <ul className={css.remarks}>
        {methodOf(compared.comparison).map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
    </>
  );
}

/** A row per score; choosing one shows its sentence and its worst pairs. */
function Figures({ compared: { comparison }, row }: { compared: Compared; row: HeadComparison }) {
  const choose = useSlice(versusStore, (state) => state.choose);
  const { columns, rows } = figureTable(comparison);
  return (
    <div className={figures.scroller} tabIndex={0} role="region" aria-label={versusStrings.figures}>
      <table className={`${figures.table ?? ''} ${css.figures ?? ''}`} data-testid="versus-figures">
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={column} scope="col" className={i === 0 ? undefined : figures.number}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparison.heads.map(({ head }, i) => (
            <tr key={head}>
              <th scope="row">
                <button
                  type="button"
                  className={css.link}
                  aria-pressed={head === row.head}
                  onClick={() => choose({ head })}
                >
                  {head}
                </button>
              </th>
              {rows[i]!.slice(1).map((cell, column) => (
                <td key={columns[column + 1]} className={figures.number}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
