import type { Mean } from '../../../evaluation/means/mean-of.ts';
import { agreementNumber, alike } from '../../kit/format.ts';
import { TableHead } from '../../kit/ui/TableHead.tsx';
import figures from '../../kit/ui/figures.module.css';
import ui from '../../kit/ui/ui.module.css';
import type { Evaluated } from './store.ts';
import { evaluateStrings } from './strings.ts';

/** Number of groups listed; the rest is in the export. */
const listed = 100;

/** The same measures group by group, the largest groups first. */
export function Groups({ evaluated }: { evaluated: Evaluated }) {
  const { groups, withinGroups } = evaluated.report.evaluation;
  if (!groups) return null;
  const shown = [...groups].sort((a, b) => b.n - a.n).slice(0, listed);
  const words = (means: Mean[]) => alike(means.flatMap(({ mean, interval }) => [mean, ...(interval ?? [])]));
  const [scores, ratings] = [
    words(shown.map(({ score }) => score)),
    words(shown.map(({ rating }) => rating)),
  ];
  return (
    <section className={figures.block} aria-label={evaluateStrings.groups}>
      <h3 className={ui.heading}>{evaluateStrings.groups}</h3>
      {withinGroups && withinGroups.groups > 0 && (
        <p className={figures.note}>
          {evaluateStrings.within(
            withinGroups.groups,
            agreementNumber(withinGroups.SRCC),
            withinGroups.minGroup,
          )}
        </p>
      )}
      <div className={figures.scroller} tabIndex={0} role="region" aria-label={evaluateStrings.groupTable}>
        <table className={figures.table} data-testid="groups">
          <TableHead
            words={[evaluateStrings.groupName]}
            numbers={[
              evaluateStrings.groupCount,
              evaluateStrings.meanScore,
              evaluateStrings.meanRating,
              evaluateStrings.measure.SRCC,
              evaluateStrings.measure.PLCC,
            ]}
            numberClass={figures.number}
          />
          <tbody>
            {shown.map(({ group, n, SRCC, PLCC, score, rating }) => (
              <tr key={group}>
                <th scope="row" data-n={n}>
                  {group === '' ? evaluateStrings.unnamed : group}
                </th>
                <td className={figures.number}>{n}</td>
                <MeanCell of={score} words={scores} />
                <MeanCell of={rating} words={ratings} />
                <td className={figures.number}>{Number.isFinite(SRCC) ? agreementNumber(SRCC) : '–'}</td>
                <td className={figures.number}>{Number.isFinite(PLCC) ? agreementNumber(PLCC) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={figures.note}>{evaluateStrings.meansNote}</p>
      {groups.length > listed && (
        <p className={figures.note}>{evaluateStrings.more(groups.length - listed)}</p>
      )}
    </section>
  );
}

interface MeanProps {
  of: Mean;
  /** With as many decimals as the others of its column. */
  words: (value: number) => string;
}

function MeanCell({ of: { mean, interval }, words }: MeanProps) {
  return (
    <td className={figures.number} data-value={mean}>
      {words(mean)}
      {interval && (
        <span className={figures.small}>
          {evaluateStrings.interval(words(interval[0]), words(interval[1]))}
        </span>
      )}
    </td>
  );
}
