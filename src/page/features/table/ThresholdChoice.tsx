import { useMemo } from 'react';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import { isMarked } from './rows.ts';
import { listedIds } from '../batch/queue.ts';
import type { Threshold } from './store.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './ImagesTable.module.css';

/** A limit on a score: rows beyond it are marked, or shown alone. */
export function ThresholdChoice({ heads }: { heads: HeadInfo[] }) {
  const threshold = useApp((state) => state.threshold);
  const setTable = useApp((state) => state.setTable);
  const start = (name: string): Threshold | undefined => {
    const head = heads.find((known) => known.name === name);
    if (!head) return undefined;
    const side = head.higherIsBetter ? 'below' : 'above';
    return { side, only: false, ...threshold, head: name, value: (head.min + head.max) / 2 };
  };
  return (
    <div className={css.bar}>
      <label className={css.group}>
        <span className={css.muted}>{text.rows.threshold}</span>
        <select
          className={ui.select}
          aria-label={text.rows.thresholdHead}
          value={threshold?.head ?? ''}
          onChange={(event) => setTable({ threshold: start(event.target.value) })}
        >
          <option value="">{text.rows.none}</option>
          {heads.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {threshold && <Limit threshold={threshold} />}
    </div>
  );
}

function Limit({ threshold }: { threshold: Threshold }) {
  const setTable = useApp((state) => state.setTable);
  const change = (part: Partial<Threshold>): void => setTable({ threshold: { ...threshold, ...part } });
  return (
    <>
      <span className={css.group}>
        <select
          className={ui.select}
          aria-label={text.rows.thresholdSide}
          value={threshold.side}
          onChange={(event) => change({ side: event.target.value === 'above' ? 'above' : 'below' })}
        >
          <option value="below">{text.rows.below}</option>
          <option value="above">{text.rows.above}</option>
        </select>
        <input
          className={css.limit}
          type="number"
          step="any"
          aria-label={text.rows.limit}
          defaultValue={threshold.value}
          key={threshold.head}
          onChange={(event) => {
            if (Number.isFinite(event.target.valueAsNumber)) change({ value: event.target.valueAsNumber });
          }}
        />
      </span>
      <label className={ui.check}>
        <input
          type="checkbox"
          checked={threshold.only}
          onChange={(event) => change({ only: event.target.checked })}
        />
        {text.rows.only}
      </label>
      <Count threshold={threshold} />
    </>
  );
}

function Count({ threshold }: { threshold: Threshold }) {
  const items = useApp((state) => state.items);
  const order = useApp((state) => state.order);
  const results = useApp((state) => state.results);
  const listed = useMemo(() => listedIds({ items, order }), [items, order]);
  const marked = useMemo(
    () => listed.filter((id) => isMarked({ scored: results[id] }, threshold)).length,
    [listed, results, threshold],
  );
  return (
    <span className={css.muted} data-testid="marked">
      {text.rows.marked(marked, listed.length)}
    </span>
  );
}
