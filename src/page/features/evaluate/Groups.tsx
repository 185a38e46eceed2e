import type { Evaluated } from './store.ts';
import { text } from '../../app/text.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './Evaluate.module.css';

/** Groups listed; the rest is in the export. */
const listed = 100;

/** The same measures group by group, the largest groups first. */
export function Groups({ evaluated }: { evaluated: Evaluated }) {
  const { groups, withinGroups } = evaluated.report.evaluation;
  if (!groups) return null;
  const shown = [...groups].sort((a, b) => b.n - a.n).slice(0, listed);
  return (
    <section className={css.block} aria-label={text.evaluate.groups}>
      <h3 className={ui.heading}>{text.evaluate.groups}</h3>
      {withinGroups && withinGroups.groups > 0 && (
        <p className={css.note}>
          {text.evaluate.within(withinGroups.groups, withinGroups.SRCC.toFixed(3), withinGroups.minGroup)}
        </p>
      )}
      <div className={css.scroller} tabIndex={0} role="region" aria-label={text.evaluate.groupTable}>
        <table className={css.table} data-testid="groups">
          <thead>
            <tr>
              <th scope="col">{text.evaluate.groupName}</th>
              <th scope="col" className={css.number}>
                {text.evaluate.groupCount}
              </th>
              <th scope="col" className={css.number}>
                {text.evaluate.measure.SRCC}
              </th>
              <th scope="col" className={css.number}>
                {text.evaluate.measure.PLCC}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ group, n, SRCC, PLCC }) => (
              <tr key={group}>
                <th scope="row">{group === '' ? text.evaluate.unnamed : group}</th>
                <td className={css.number}>{n}</td>
                <td className={css.number}>{Number.isFinite(SRCC) ? SRCC.toFixed(3) : '–'}</td>
                <td className={css.number}>{Number.isFinite(PLCC) ? PLCC.toFixed(3) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {groups.length > listed && <p className={css.note}>{text.evaluate.more(groups.length - listed)}</p>}
    </section>
  );
}
