import { alike, scoreNumber, signed } from '../../kit/format.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './Compare.module.css';
import type { HeadDifference, Pair } from './difference.ts';
import { DifferenceTable, type DifferenceRow } from './DifferenceTable.tsx';
import { compareStrings } from './strings.ts';

/** Every head's score, spread and percentile on both sides, and which scores lie beyond their scale. */
export function ScoreDifference({ heads }: { heads: readonly HeadDifference[] }) {
  const rows = heads.flatMap(({ head, spread, percentile, shown }): DifferenceRow[] => {
    const number = (value: number): string => scoreNumber(value, head.max - head.min);
    const row = (label: string, pair: Pair, words = number): DifferenceRow => ({
      label,
      left: words(pair.left),
      right: words(pair.right),
      difference: signed(pair.difference, words),
    });
    return [
      row(head.title, shown),
      row(`${compareStrings.spread}, ${head.title}`, spread, alike([spread.left, spread.right])),
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
      {heads
        .filter(({ beyond }) => beyond)
        .map(({ head }) => (
          <p key={head.name} className={css.note} data-testid="beyond">
            {compareStrings.beyond(head.title)}
          </p>
        ))}
    </section>
  );
}
