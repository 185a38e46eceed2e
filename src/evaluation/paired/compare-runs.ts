import type { PairTable } from '../../shared/reliability.ts';
import { mean } from '../correlation.ts';
import { claimOf } from './claim.ts';
import type { HeadComparison, RunComparison, ScoredPair } from './comparison.ts';
import { holm } from './holm.ts';
import { meanInterval } from './mean-interval.ts';
import { newFaults } from './faults/new-faults.ts';
import { peopleTies, peopleWords } from './people.ts';
import { pairRuns, type Pair } from './pair-runs.ts';
import type { PairBy, Run } from './run.ts';
import { signFlipTest } from './sign-flip.ts';
import { signTest } from './sign-test.ts';
import { plainTies, type TieRule } from './tie-rule.ts';

export interface CompareOptions {
  by: PairBy;
  /** Default: every head that any image has a score for, in order of appearance. */
  heads?: readonly string[];
  /** Those of the heads that are no scores but people's ratings: sentences say so. */
  ratings?: readonly string[];
  /** Heads of which a lower score is better. */
  lowerIsBetter?: readonly string[];
  /** How often people agree with the scores of a head: says what is a tie, and what a difference means to people. */
  people?: Readonly<Record<string, PairTable>>;
  /** What counts as a tie, per head, whatever people say; `plainTies` where neither says it. */
  ties?: Readonly<Record<string, TieRule>>;
  level?: number;
  seed?: number;
}

const worstCount = 10;

/**
 * Compares runs with a base, pair by pair. The pair is the unit that is drawn and counted, however many images it has. Corrected p
 * values are over all runs, heads and groups of the call.
 */
export function compareRuns(base: Run, others: readonly Run[], options: CompareOptions): RunComparison[] {
  const { by, level = 0.95, seed = 20 } = options;
  const comparisons = others.map((other): RunComparison => {
    const { pairs, remarks } = pairRuns(base, other, by);
    const heads = options.heads ?? headsOf([base, other]);
    const groups = new Set(pairs.flatMap(({ group }) => group ?? []));
    // one group alone would only say the same again
    const rows = [undefined, ...(groups.size > 1 ? groups : [])].flatMap((group) => {
      const members = group === undefined ? pairs : pairs.filter((pair) => pair.group === group);
      return heads.map((head) => measure(head, group, members, { ...options, level, seed }));
    });
    const names = { base: base.name, other: other.name };
    const faults = newFaults(pairs, names);
    return { ...names, by, pairs: pairs.length, remarks, faults, heads: rows, level, seed };
  });
  correct(comparisons);
  return comparisons;
}

/** Every head with a number, in order of first appearance. */
export function headsOf(runs: readonly Run[]): string[] {
  const heads = new Set<string>();
  for (const { images } of runs)
    for (const { scores } of images)
      for (const [head, score] of Object.entries(scores)) if (score !== null) heads.add(head);
  return [...heads];
}

function measure(
  head: string,
  group: string | undefined,
  pairs: readonly Pair[],
  {
    people = {},
    ties = {},
    lowerIsBetter = [],
    ratings = [],
    level,
    seed,
  }: CompareOptions & { level: number; seed: number },
): HeadComparison {
  const scored = pairs.flatMap((pair) => scoredPair(pair, head) ?? []);
  const differences = scored.map(({ difference }) => difference);
  const table = Object.hasOwn(people, head) ? people[head] : undefined;
  const ownRule = Object.hasOwn(ties, head) ? ties[head] : undefined;
  const tieRule = ownRule ?? (table ? peopleTies(table) : plainTies);
  const lower = lowerIsBetter.includes(head);
  const sign = lower ? -1 : 1;
  const wins = differences.filter((difference) => sign * difference >= tieRule.below).length;
  const losses = differences.filter((difference) => sign * difference <= -tieRule.below).length;
  const found = meanInterval(differences, { level, seed });
  const words = table && peopleWords(found.mean, table);
  return {
    head,
    ...(group === undefined ? {} : { group }),
    lowerIsBetter: lower,
    ...(ratings.includes(head) ? { rated: true as const } : {}),
    n: scored.length,
    missing: pairs.length - scored.length,
    ...found,
    wins,
    losses,
    ties: scored.length - wins - losses,
    tieRule,
    ...(words === undefined ? {} : { people: words }),
    p: signFlipTest(differences, seed),
    corrected: NaN,
    signP: signTest(wins, losses),
    signCorrected: NaN,
    claim: { claimed: false, sentence: '' },
    worst: [...scored]
      .sort((a, b) => sign * (a.difference - b.difference) || (a.label < b.label ? -1 : 1))
      .slice(0, worstCount),
  };
}

function scoredPair({ label, base, other }: Pair, head: string): ScoredPair | undefined {
  const side = (images: Pair['base']) => {
    const used = images.flatMap(({ file, scores }) => {
      const score = Object.hasOwn(scores, head) ? scores[head] : null;
      return typeof score === 'number' && Number.isFinite(score) ? [{ file, score }] : [];
    });
    return { files: used.map(({ file }) => file), score: mean(used.map(({ score }) => score)) };
  };
  const [a, b] = [side(base), side(other)];
  if (a.files.length === 0 || b.files.length === 0) return undefined;
  return {
    label,
    base: a.score,
    other: b.score,
    difference: b.score - a.score,
    baseFiles: a.files,
    otherFiles: b.files,
  };
}

/** Fills in what takes all rows together: corrected p values, and what can be claimed. */
function correct(comparisons: readonly RunComparison[]): void {
  // rows without a pair test nothing
  const rows = comparisons.flatMap(({ heads }) => heads.filter(({ n }) => n > 0));
  const corrected = holm(rows.map(({ p }) => p));
  const signs = holm(rows.map(({ signP }) => signP));
  rows.forEach((row, i) => {
    row.corrected = corrected[i]!;
    row.signCorrected = signs[i]!;
  });
  for (const comparison of comparisons)
    for (const row of comparison.heads) row.claim = claimOf(row, comparison, rows.length);
}
