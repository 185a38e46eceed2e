import type { Gate } from '../gate.ts';
import type { RunComparison } from '../comparison.ts';
import { resamplesFor } from '../mean-interval.ts';
import { units } from '../run.ts';

/** All that a report says, whatever it is written as. */
export interface ReportContent {
  comparisons: RunComparison[];
  /** How the runs were made, in sentences. */
  facts: string[];
  gates: Gate[];
  /** When, as ISO 8601. */
  madeAt: string;
  /** A small picture of an image as a data URL, where there is one. */
  picture?: (run: string, file: string) => string | undefined;
}

/** How many pictures of a pair's side are shown. */
export const shownImages = 2;

/** “A against B”. */
export function titleOf({ other, base }: Pick<RunComparison, 'other' | 'base'>): string {
  return `${other} against ${base}`;
}

/** What was paired and what was not, in sentences. */
export function pairingOf({ pairs, by, remarks }: RunComparison): string[] {
  return [`${units(by, pairs)} paired.`, ...remarks];
}

/** The faults that are new, in sentences. */
export function faultsOf({ faults }: RunComparison): string[] {
  return faults.flatMap(({ sentence }) => sentence ?? []);
}

/** How the figures of a report's comparisons, all with the same base, are made, in sentences. */
export function methodOf([first, ...more]: readonly RunComparison[]): string[] {
  if (!first) return [];
  const { base, other, level, seed, heads } = first;
  const n = Math.max(0, ...heads.map((row) => row.n));
  const ties = [...new Set(heads.map(({ tieRule }) => tieRule.reason))];
  return [
    `Difference: ${more.length > 0 ? 'each run' : other} minus ${base}, mean over pairs, with its ${Math.round(level * 100)}% expanded percentile bootstrap interval (${resamplesFor(n).toLocaleString('en')} resamples of the pairs, seed ${seed}).`,
    'p: sign-flip test of the mean difference. Sign test: exact, of wins against losses, ties left out. Both are two-sided and corrected (Holm) over every row of this report.',
    ...ties,
  ];
}

/** A header and a row of texts per head: the figures of a comparison as every kind of report shows them. */
export interface FigureTable {
  columns: string[];
  rows: string[][];
}
