import { withMinus } from '../../shared/numbers/minus.ts';
import type { Outcome } from './score-line.ts';

/** Columns of 10 characters, or as wide as their heading needs. */
const padded = (text: string, heading: string): string => text.padStart(Math.max(10, heading.length + 1));

/** Lines for people: a column per score, then the file, so that nothing has to wait for the longest name. */
export function peopleTable(heads: readonly string[]): {
  header: string;
  line: (outcome: Outcome) => string;
} {
  return {
    header: `${heads.map((head) => padded(head, head)).join('')}  file\n`,
    line: (outcome) => {
      const { file } = outcome.item;
      if (!outcome.ok)
        return `${heads.map((head) => padded('–', head)).join('')}  ${file}: ${outcome.error.message}\n`;
      const { scores, warnings } = outcome.result;
      const cells = heads.map((head) => padded(withMinus(scores[head]?.toFixed(2) ?? '–'), head));
      const noted = warnings.map(({ message }) => message).join('; ');
      return `${cells.join('')}  ${file}${noted === '' ? '' : ` (${noted})`}\n`;
    },
  };
}
