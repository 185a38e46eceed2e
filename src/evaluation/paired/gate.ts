import type { FaultKind } from '../../shared/reasons/fault-kind.ts';
import type { RunComparison } from './comparison.ts';
import { decimalsFor, figure } from './figures.ts';
import { tooFew } from './run.ts';

/**
 * A limit for a new run and whether the run keeps it: the least mean difference of a head, where less must be ruled out, or the most images
 * with a fault that their counterparts do not have.
 */
export interface Gate {
  /** The run. */
  other: string;
  head?: string;
  least?: number;
  fault?: FaultKind;
  /** Images, or their share: “1%”. */
  most?: string;
  passed: boolean;
  /** No limit was set: it passes, and yet should be read. */
  warning?: true;
  sentence: string;
}

/**
 * Checks runs against the least difference of each head. A gate passes where the whole interval lies above: what could still be a
 * larger drop fails, and so does what cannot be known.
 */
export function checkGates(
  comparisons: readonly RunComparison[],
  limits: Readonly<Record<string, number>>,
): Gate[] {
  return comparisons.flatMap((comparison) =>
    Object.entries(limits).map(([head, least]) => gateOf(comparison, head, least)),
  );
}

function gateOf({ heads, other, level, by }: RunComparison, head: string, least: number): Gate {
  const row = heads.find((candidate) => candidate.head === head && candidate.group === undefined);
  const gate = (passed: boolean, why: string): Gate => ({
    other,
    head,
    least,
    passed,
    sentence: `${other}: ${head} ${passed ? 'passes' : 'fails'}. ${why}`,
  });
  if (!row || row.n === 0) return gate(false, `No pair has a ${head} score in both runs.`);
  if (row.interval === null) return gate(false, `${tooFew(by, row.n)} for an interval.`);
  const decimals = Math.max(decimalsFor(row.interval), (String(least).split('.')[1] ?? '').length);
  const [end] = row.interval;
  const where = `The ${Math.round(level * 100)}% interval of the mean difference starts at ${figure(end, decimals)}`;
  return end >= least
    ? gate(true, `${where}, not below ${figure(least, decimals)}.`)
    : gate(false, `${where}, below ${figure(least, decimals)}.`);
}
