import { scoreNumber, shortNumber, signed } from '../../kit/format.ts';
import ui from '../../kit/ui/ui.module.css';
import type { Scored } from '../batch/index.ts';
import css from './Compare.module.css';
import { headDifferences, type Pair } from './difference.ts';
import { DifferenceTable, type DifferenceRow } from './DifferenceTable.tsx';
import { compareStrings } from './strings.ts';

/** Every head's score, spread and percentile on both sides, and whether the difference is significant. */
export function ScoreDifference({ left, right }: { left: Scored; right: Scored }) {
  const heads = headDifferences(left, right);
  const rows = heads.flatMap(({ head, spread, percentile, ...score }): DifferenceRow[] => {
    const number = (value: number): string => scoreNumber(value, head.max - head.min);
    const row = (label: string, pair: Pair, words = number): DifferenceRow => ({
      label,
      left: words(pair.left),
      right: words(pair.right),
      difference: signed(pair.difference, words),
    });
    return [
      row(head.title, score),
      row(`${compareStrings.spread}, ${head.title}`, spread, shortNumber),
      ...(percentile
        ? [row(`${compareStrings.percentile}, ${head.title}`, percentile, (value) => value.toFixed(0))]
        : []),
    ];
  });
  return (
    <section className={css.part} aria-label={compareStrings.scores}>
      <h3 className={ui.heading}>{compareStrings.scores}</h3>
      <DifferenceTable
        caption={compareStrings.scores}
        first={compareStrings.score}
        rows={rows}
        testId="score-difference"
      />
      {heads.map(({ head, better, withinSpread }) => (
        <p key={head.name} className={css.note}>
          {better === undefined
            ? compareStrings.same(head.title)
            : compareStrings.better(compareStrings.side[better], head.title)}{' '}
          {better !== undefined && withinSpread && compareStrings.within}
        </p>
      ))}
    </section>
  );
}
