import { useMemo } from 'react';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { listedIds, listedStore } from '../batch/index.ts';
import css from './ImagesTable.module.css';
import { isMarked } from './rows.ts';
import { type Threshold, tableStore } from './store.ts';
import { tableStrings } from './strings.ts';

/** A threshold on a score: rows beyond it are flagged, or listed alone. */
export function ThresholdChoice({ heads }: { heads: HeadInfo[] }) {
  const threshold = useSlice(tableStore, (state) => state.threshold);
  const table = usePart(tableStore);
  const start = (name: string): Threshold | undefined => {
    const head = heads.find((known) => known.name === name);
    if (!head) return undefined;
    const side = head.higherIsBetter ? 'below' : 'above';
    return { side, only: false, ...threshold, head: name, value: (head.min + head.max) / 2 };
  };
  return (
    <div className={css.threshold}>
      <label className={css.group}>
        <span className={css.muted}>{tableStrings.threshold}</span>
        <select
          className={ui.select}
          aria-label={tableStrings.thresholdHead}
          value={threshold?.head ?? ''}
          onChange={(event) => table.setState({ threshold: start(event.target.value) })}
        >
          <option value="">{tableStrings.none}</option>
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
  const table = usePart(tableStore);
  const change = (part: Partial<Threshold>): void => table.setState({ threshold: { ...threshold, ...part } });
  return (
    <>
      <span className={css.group}>
        <select
          className={ui.select}
          aria-label={tableStrings.thresholdSide}
          value={threshold.side}
          onChange={(event) => change({ side: event.target.value === 'above' ? 'above' : 'below' })}
        >
          <option value="below">{tableStrings.below}</option>
          <option value="above">{tableStrings.above}</option>
        </select>
        <input
          className={css.limit}
          type="number"
          step="any"
          aria-label={tableStrings.limit}
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
        {tableStrings.only}
      </label>
      <Count threshold={threshold} />
    </>
  );
}

function Count({ threshold }: { threshold: Threshold }) {
  const { items, order, results } = useSlice(listedStore, (state) => state);
  const listed = useMemo(() => listedIds({ items, order }), [items, order]);
  const marked = useMemo(
    () => listed.filter((id) => isMarked({ scored: results[id] }, threshold)).length,
    [listed, results, threshold],
  );
  return (
    <span className={css.muted} data-testid="marked">
      {tableStrings.marked(marked, listed.length)}
    </span>
  );
}
