import type { HeadComparison } from '../../../evaluation/paired/comparison.ts';
import { figure } from '../../../evaluation/paired/figures.ts';
import { shownImages } from '../../../evaluation/paired/report/content.ts';
import { useSlice } from '../../kit/context.ts';
import { signed } from '../../kit/format.ts';
import figures from '../../kit/ui/figures.module.css';
import ui from '../../kit/ui/ui.module.css';
import { queueStore, selectionStore } from '../batch/index.ts';
import { inspectName, viewsStore } from '../views/index.ts';
import type { Compared, Side } from './compare-sides.ts';
import { versusStrings } from './strings.ts';
import css from './Versus.module.css';

/** The pairs in which A did worst, with pictures; one is shown when it is clicked. */
export function WorstPairs({ row, compared: { a, b } }: { row: HeadComparison; compared: Compared }) {
  const heading = versusStrings.worst(a.name);
  return (
    <section className={figures.block} aria-label={heading}>
      <h3 className={ui.heading}>{heading}</h3>
      {row.worst.length === 0 && <p className={figures.note}>{versusStrings.noPair}</p>}
      <ol className={css.pairs} data-testid="worst-pairs">
        {row.worst.map((pair) => (
          <li key={pair.label} className={css.pair}>
            <p className={css.label} title={pair.label}>
              {pair.label}
            </p>
            <div className={css.pictures}>
              <Pictures side={a} letter={versusStrings.a} files={pair.otherFiles} score={pair.other} />
              <Pictures side={b} letter={versusStrings.b} files={pair.baseFiles} score={pair.base} />
            </div>
            <p className={figures.muted}>
              {versusStrings.difference} {signed(pair.difference, (size) => figure(size))}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface PicturesProps {
  side: Side;
  letter: string;
  files: string[];
  score: number;
}

function Pictures({ side, letter, files, score }: PicturesProps) {
  const items = useSlice(queueStore, (state) => state.items);
  const select = useSlice(selectionStore, (state) => state.select);
  const setTab = useSlice(viewsStore, (state) => state.setTab);
  return (
    <div className={css.side}>
      <p className={figures.muted}>
        {letter} {figure(score)}
      </p>
      {files.slice(0, shownImages).map((file) => {
        const item = items[side.ids.get(file) ?? ''];
        return (
          item && (
            <button
              key={item.id}
              type="button"
              className={css.picture}
              aria-label={versusStrings.show(item.name)}
              title={item.name}
              onClick={() => {
                select(item.id);
                setTab(inspectName);
              }}
            >
              {item.thumb === undefined ? item.name : <img src={item.thumb} alt="" />}
            </button>
          )
        );
      })}
      {files.length > shownImages && (
        <p className={figures.muted}>{versusStrings.more(files.length - shownImages)}</p>
      )}
    </div>
  );
}
