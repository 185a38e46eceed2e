import { figure } from '../figures.ts';
import { faultsOf, methodOf, pairingOf, titleOf, type ReportContent } from './content.ts';
import { reportMark } from './mark.ts';
import { figureTable } from './figure-table.ts';

/** Text in a cell or line of Markdown: nothing in it is markup, and it stays on one line. */
const text = (value: string): string =>
  value
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>()#+!|~&-]/g, (character) => (character === '-' ? character : `\\${character}`));

const row = (cells: readonly string[]): string => `| ${cells.map(text).join(' | ')} |`;
const table = (columns: readonly string[], rows: readonly string[][]): string[] => [
  row(columns),
  `| ${columns.map(() => '---').join(' | ')} |`,
  ...rows.map(row),
];

/** A comparison as Markdown, for a pull request. */
export function markdownReport({ comparisons, facts, gates, madeAt }: ReportContent): string {
  const lines = [
    `<!-- ${reportMark} -->`,
    ...gates.map(
      ({ passed, warning, sentence }) => `${warning ? '⚠️' : passed ? '✅' : '❌'} ${text(sentence)}\n`,
    ),
    ...comparisons.flatMap((comparison) => [
      `## ${text(titleOf(comparison))}\n`,
      ...comparison.heads.map(
        ({ claim, people = '' }) =>
          `${claim.claimed ? `**${text(claim.sentence)}**` : text(claim.sentence)} ${text(people)}`.trimEnd() +
          '\n',
      ),
      ...faultsOf(comparison).map((sentence) => `${text(sentence)}\n`),
      ...pairingOf(comparison).map((sentence) => `- ${text(sentence)}`),
      '',
      ...table(figureTable(comparison).columns, figureTable(comparison).rows),
      '',
      ...comparison.heads
        .filter(({ group, worst }) => group === undefined && worst.length > 0)
        .flatMap(({ head, worst }) => [
          `### ${text(head)}: worst pairs for ${text(comparison.other)}\n`,
          ...table(
            ['Pair', comparison.base, comparison.other, 'Difference'],
            worst.map((pair) => [pair.label, figure(pair.base), figure(pair.other), figure(pair.difference)]),
          ),
          '',
        ]),
    ]),
    '### How this was made\n',
    ...[...facts, ...methodOf(comparisons), `Made by Fovea on ${madeAt}.`].map((fact) => `- ${text(fact)}`),
  ];
  return `${lines.join('\n')}\n`;
}
