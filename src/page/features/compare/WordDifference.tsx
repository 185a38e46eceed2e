import type { ScoreResult } from '../../../shared/result.ts';
import { alike, signed } from '../../kit/format.ts';
import ui from '../../kit/ui/ui.module.css';
import { matchStrings } from '../text-match/index.ts';
import css from './Compare.module.css';
import { wordDifferences } from './difference.ts';
import { DifferenceTable } from './DifferenceTable.tsx';
import { compareStrings } from './strings.ts';

/** Differences in text match: the strongest attention of each prompt word. */
export function WordDifference({ left, right }: { left: ScoreResult; right: ScoreResult }) {
  const words = wordDifferences(left, right);
  if (!words || words.length === 0) return null;
  const listed = words.slice(0, compareStrings.shortList);
  const shown = alike(listed.flatMap(({ left: one, right: other }) => [one, other]));
  return (
    <section className={css.part} aria-label={matchStrings.heading}>
      <h3 className={ui.heading}>{compareStrings.words}</h3>
      <DifferenceTable
        caption={compareStrings.words}
        first={compareStrings.word}
        testId="word-difference"
        rows={listed.map((word) => ({
          label: word.word,
          left: shown(word.left),
          right: shown(word.right),
          difference:
            word.left === undefined || word.right === undefined ? '–' : signed(word.right - word.left, shown),
        }))}
      />
    </section>
  );
}
