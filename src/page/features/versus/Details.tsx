import type { ReactNode } from 'react';
import type { HeadComparison } from '../../../evaluation/paired/comparison.ts';
import { methodOf } from '../../../evaluation/paired/report/content.ts';
import { figureTable } from '../../../evaluation/paired/report/figure-table.ts';
import { useSlice } from '../../kit/context.ts';
import { useNarrow } from '../../kit/screen/use-narrow.ts';
import figures from '../../kit/ui/figures.module.css';
import { useHeads } from '../batch/index.ts';
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
        {methodOf([compared.comparison]).map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
    </>
  );
}

/** A row per score, on narrow screens a column; choosing one shows its sentence and its worst pairs. */
function Figures({ compared: { comparison }, row }: { compared: Compared; row: HeadComparison }) {
  const choose = useSlice(versusStore, (state) => state.choose);
  const narrow = useNarrow();
  const heads = useHeads();
  const { columns, rows } = figureTable(comparison);
  const scores = comparison.heads.map(({ head }) => (
    <button
      key={head}
      type="button"
      className={css.link}
      aria-pressed={head === row.head}
      onClick={() => choose({ head })}
    >
      {heads.find(({ name }) => name === head)?.title ?? head}
    </button>
  ));
  const [corner, ...measures] = columns;
  const cells = rows.map((line) => line.slice(1));
  const across = measures.map((_, measure) => cells.map((line) => line[measure]));
  return (
    <div className={figures.scroller} tabIndex={0} role="region" aria-label={versusStrings.figures}>
      <table className={`${figures.table ?? ''} ${css.figures ?? ''}`} data-testid="versus-figures">
        <FiguresHead corner={corner} names={narrow ? scores : measures} />
        <tbody>
          {(narrow ? across : cells).map((line, i) => (
            <tr key={i}>
              <th scope="row">{(narrow ? measures : scores)[i]}</th>
              {line.map((cell, column) => (
                <td key={column} className={figures.number}>
                  {cell || '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FiguresHead({ corner, names }: { corner: ReactNode; names: readonly ReactNode[] }) {
  return (
    <thead>
      <tr>
        <th scope="col">{corner}</th>
        {names.map((name, i) => (
          <th key={i} scope="col" className={figures.number}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
