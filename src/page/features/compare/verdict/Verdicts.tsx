import css from '../Compare.module.css';
import type { HeadDifference } from '../difference.ts';
import { compareStrings } from '../strings.ts';

/** What people would say of the difference, by head: what Compare is there for, so it comes first. */
export function Verdicts({ heads }: { heads: readonly HeadDifference[] }) {
  return (
    <div className={css.verdicts}>
      {heads.map(({ head, better, verdict }) => (
        <p key={head.name} data-testid="verdict" data-verdict={verdict.kind}>
          {better === undefined
            ? compareStrings.same(head.title)
            : compareStrings.verdict(head.title, better, verdict)}
        </p>
      ))}
    </div>
  );
}
