import { withMinus } from '../../shared/minus.ts';
import type { Outcome } from './score-line.ts';

const width = 10;
const column = (text: string): string => text.padStart(width);

/** Lines for people: a column per score, then the file, so that nothing has to wait for the longest name. */
export function peopleTable(heads: readonly string[]): {
  header: string;
  line: (outcome: Outcome) => string;
} {
  return {
    header: `${heads.map((head) => column(head)).join('')}  file\n`,
    line: (outcome) => {
      const { file } = outcome.item;
      if (!outcome.ok) return `${heads.map(() => column('–')).join('')}  ${file}: ${outcome.error.message}\n`;
      const { scores, warnings } = outcome.result;
      const cells = heads.map((head) => column(withMinus(scores[head]?.toFixed(2) ?? '–')));
      const noted = warnings.map(({ message }) => message).join('; ');
      return `${cells.join('')}  ${file}${noted === '' ? '' : ` (${noted})`}\n`;
    },
  };
}
