import { faultsOf, pairingOf, titleOf } from '../../evaluation/paired/report/content.ts';
import { figureTable } from '../../evaluation/paired/report/figure-table.ts';
import type { RunComparison } from '../../evaluation/paired/comparison.ts';
import type { Gate } from '../../evaluation/paired/gate.ts';

/** Comparisons for a terminal: sentences first, then the figures. */
export function textReport(comparisons: readonly RunComparison[], gates: readonly Gate[]): string {
  const parts = comparisons.map((comparison) => {
    const { columns, rows } = figureTable(comparison);
    return [
      titleOf(comparison),
      ...comparison.heads.flatMap(({ claim, people }) => [
        `  ${claim.sentence}`,
        ...(people === undefined ? [] : [`    ${people}`]),
      ]),
      ...faultsOf(comparison).map((sentence) => `  ${sentence}`),
      ...pairingOf(comparison).map((sentence) => `  ${sentence}`),
      '',
      ...aligned([columns, ...rows]).map((line) => `  ${line}`),
      '',
    ].join('\n');
  });
  return [...parts, ...gates.map(({ sentence }) => sentence)].join('\n').trimEnd() + '\n';
}

/** Rows in columns of equal width: words to the left, figures to the right. */
function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
