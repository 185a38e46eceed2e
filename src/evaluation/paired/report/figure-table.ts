import type { HeadComparison, RunComparison } from '../comparison.ts';
import { decimalsFor, figure, pValue, range } from '../figures.ts';
import type { FigureTable } from './content.ts';

const pairs = (row: HeadComparison): string =>
  row.missing === 0 ? String(row.n) : `${row.n} (${row.missing} without a score)`;

/** The figures of a comparison as texts: a row per head, and per head and group. */
export function figureTable({ heads, level }: Pick<RunComparison, 'heads' | 'level'>): FigureTable {
  const grouped = heads.some(({ group }) => group !== undefined);
  const columns = ['Score', 'Pairs', 'Difference', `${Math.round(level * 100)}% interval`];
  return {
    columns: [
      ...columns.slice(0, 1),
      ...(grouped ? ['Group'] : []),
      ...columns.slice(1),
      'Wins',
      'Ties',
      'Losses',
      'p',
      'Sign test',
    ],
    rows: heads.map((row) => {
      const decimals = decimalsFor(row.interval);
      return [
        row.head,
        ...(grouped ? [row.group ?? 'all'] : []),
        pairs(row),
        row.n === 0 ? '' : figure(row.mean, decimals),
        row.interval === null ? 'none' : range(row.interval, decimals),
        String(row.wins),
        String(row.ties),
        String(row.losses),
        pValue(row.corrected),
        pValue(row.signCorrected),
      ];
    }),
  };
}
