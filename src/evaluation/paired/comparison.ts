import type { NewFaults } from './faults/new-faults.ts';
import type { PairBy } from './run.ts';
import type { TieRule } from './tie-rule.ts';

/** What may be said of a head of two runs, in one sentence: a difference, or that none can be claimed, and why. */
export interface Claim {
  claimed: boolean;
  sentence: string;
}

/** One pair in numbers: means over its images. */
export interface ScoredPair {
  label: string;
  base: number;
  other: number;
  /** `other` − `base`. */
  difference: number;
  baseFiles: string[];
  otherFiles: string[];
}

/** A head of two runs side by side, over all pairs or those of one group. */
export interface HeadComparison {
  head: string;
  /** Undefined: all pairs. */
  group?: string;
  lowerIsBetter: boolean;
  /** People's ratings, no scores. */
  rated?: true;
  /** Pairs with a score on both sides. */
  n: number;
  /** Pairs without one. */
  missing: number;
  /** Mean of `other` − `base`; NaN without pairs. */
  mean: number;
  /** Of the mean, at `level`; null for fewer than two pairs. */
  interval: [number, number] | null;
  wins: number;
  ties: number;
  losses: number;
  tieRule: TieRule;
  /** What the mean difference means to people, in a sentence; absent where that is not known. */
  people?: string;
  /** Of the mean difference, by the sign-flip test; `corrected`: by Holm, over everything compared at once. */
  p: number;
  corrected: number;
  /** The exact sign test of wins against losses, ties left out, and its corrected value. */
  signP: number;
  signCorrected: number;
  claim: Claim;
  /** The ten pairs in which `other` did worst. */
  worst: ScoredPair[];
}

export interface RunComparison {
  base: string;
  other: string;
  by: PairBy;
  /** Pairs in all. */
  pairs: number;
  remarks: string[];
  /** Per kind, images of the new run with a fault that their counterparts do not have. */
  faults: NewFaults[];
  /** A row per head, and behind them those of the groups. */
  heads: HeadComparison[];
  level: number;
  seed: number;
}
