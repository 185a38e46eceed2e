import type { ScoreResult } from '../../../shared/result.ts';
import { wordDifferences } from './difference.ts';
import { shortNumber, signed } from '../../kit/format.ts';
import { text } from '../../app/text.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './Compare.module.css';
import { DifferenceTable } from './DifferenceTable.tsx';

/** Where the texts match differently: the strongest attention of each prompt word. */
export function WordDifference({ left, right }: { left: ScoreResult; right: ScoreResult }) {
  const words = wordDifferences(left, right);
  if (!words || words.length === 0) return null;
  const shown = (value: number | undefined): string => (value === undefined ? '–' : shortNumber(value));
  return (
    <section className={css.part} aria-label={text.match.heading}>
      <h3 className={ui.heading}>{text.compare.words}</h3>
      <DifferenceTable
        caption={text.compare.words}
        first={text.compare.word}
        testId="word-difference"
        rows={words.slice(0, text.compare.shortList).map((word) => ({
          label: word.word,
          left: shown(word.left),
          right: shown(word.right),
          difference:
            word.left === undefined || word.right === undefined
              ? '–'
              : signed(word.right - word.left, shortNumber),
        }))}
      />
    </section>
  );
}
