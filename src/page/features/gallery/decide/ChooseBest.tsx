import { useMemo, useState } from 'react';
import { usePage, useSlice } from '../../../kit/context.ts';
import ui from '../../../kit/ui/ui.module.css';
import { type Amount, anyKept, marksStore } from '../../cull/index.ts';
import { tableStore, type ShownGroup } from '../../table/index.ts';
import { keepBest } from './keep-best.ts';
import css from './Decide.module.css';
import { galleryStrings } from '../strings.ts';

/** One control for “top 20”, “top 30%” and “best of each group”. */
export function ChooseBest({ groups }: { groups: ShownGroup[] }) {
  const page = usePage();
  const kept = useSlice(marksStore, anyKept);
  const grouped = useSlice(tableStore, (state) => state.by !== 'none');
  const [kind, setKind] = useState<Amount['kind']>('percent');
  const [values, setValues] = useState({ percent: 30, count: 20 });
  const asked = kind === 'group' && !grouped ? 'percent' : kind;
  const scored = useMemo(() => groups.some(({ rows }) => rows.some((row) => row.scored)), [groups]);
  const amount: Amount = asked === 'group' ? { kind: 'group' } : { kind: asked, value: values[asked] };
  return (
    <form
      className={css.choose}
      onSubmit={(event) => {
        event.preventDefault();
        keepBest(page, groups, amount);
      }}
    >
      <span className={css.label} aria-hidden="true">
        {galleryStrings.choose}
      </span>
      {asked !== 'group' && (
        <input
          className={css.number}
          type="number"
          min={1}
          max={asked === 'percent' ? 100 : undefined}
          aria-label={galleryStrings.chooseNumber}
          value={Number.isNaN(values[asked]) ? '' : values[asked]}
          onChange={(event) => setValues({ ...values, [asked]: event.target.valueAsNumber })}
        />
      )}
      <select
        className={`${ui.select ?? ''} ${css.kind ?? ''}`}
        aria-label={galleryStrings.chooseWhat}
        value={asked}
        onChange={(event) =>
          setKind(
            event.target.value === 'group' ? 'group' : event.target.value === 'count' ? 'count' : 'percent',
          )
        }
      >
        <option value="percent">{galleryStrings.kinds.percent}</option>
        <option value="count">{galleryStrings.kinds.count}</option>
        {grouped && <option value="group">{galleryStrings.kinds.group}</option>}
      </select>
      <button
        type="submit"
        className={kept ? ui.button : ui.primary}
        title={galleryStrings.chooseHint}
        disabled={!scored || (asked !== 'group' && !(values[asked] >= 1))}
      >
        {galleryStrings.chooseDo}
      </button>
    </form>
  );
}
