import { scoreNumber, shortNumber, signed } from '../../kit/format.ts';
import { headDifferences, type Pair } from './difference.ts';
import type { Scored } from '../batch/results.ts';
import { text } from '../../app/text.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './Compare.module.css';
import { DifferenceTable, type DifferenceRow } from './DifferenceTable.tsx';

/** Every head's score, spread and percentile on both sides, and what the difference is worth. */
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
      row(`${text.compare.spread}, ${head.title}`, spread, shortNumber),
      ...(percentile
        ? [row(`${text.compare.percentile}, ${head.title}`, percentile, (value) => value.toFixed(0))]
        : []),
    ];
  });
  return (
    <section className={css.part} aria-label={text.compare.scores}>
      <h3 className={ui.heading}>{text.compare.scores}</h3>
      <DifferenceTable
        caption={text.compare.scores}
        first={text.compare.score}
        rows={rows}
        testId="score-difference"
      />
      {heads.map(({ head, better, withinSpread }) => (
        <p key={head.name} className={css.note}>
          {better === undefined
            ? text.compare.same(head.title)
            : text.compare.better(text.compare.side[better], head.title)}{' '}
          {better !== undefined && withinSpread && text.compare.within}
        </p>
      ))}
    </section>
  );
}
