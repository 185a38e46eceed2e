import type { Scored } from '../../batch/index.ts';
import css from '../Compare.module.css';
import { headDifferences } from '../difference.ts';
import { compareStrings } from '../strings.ts';

/** What people would say of the difference, by head: what Compare is there for, so it comes first. */
export function Verdicts({ left, right }: { left: Scored; right: Scored }) {
  return (
    <div className={css.verdicts}>
      {headDifferences(left, right).map(({ head, better, verdict }) => (
        <p key={head.name} data-testid="verdict" data-verdict={verdict.kind}>
          {better === undefined
            ? compareStrings.same(head.title)
            : compareStrings.verdict(head.title, better, verdict)}
        </p>
      ))}
    </div>
  );
}
