import { createStore } from 'zustand/vanilla';
import type { EvaluationReport, RatedPairs } from '../../../evaluation/report.ts';
import { perPage } from '../../kit/page.ts';

/** What is measured against what; undefined: chosen by name. */
export interface EvaluationChoice {
  head?: string;
  /** Column of ratings per head: each head is rated by its own. */
  columns: Readonly<Record<string, string>>;
  /** Column, `generator` or `prompt`; undefined: not grouped. */
  group?: string;
}

/** A report with the pairs it speaks of. */
export interface Evaluated {
  head: string;
  column: string;
  ids: string[];
  pairs: RatedPairs;
  models: number;
  report: EvaluationReport;
}

export interface EvaluateState {
  choice: EvaluationChoice;
  /** Columns of the dropped tables, as last looked at. */
  columns: { ratings: string[]; others: string[] };
  /** What was asked last, chosen or guessed; `column` is undefined where no column fits. */
  question: { head: string; column: string | undefined } | undefined;
  /** Images with a rating in that column, scored or not. */
  rated: number;
  evaluated: Evaluated | undefined;
  /** A report, or its intervals, are still being computed. */
  evaluating: boolean;
  error: string | undefined;
  choose: (change: Partial<EvaluationChoice>) => void;
}

export const evaluateStore = perPage(() =>
  createStore<EvaluateState>()((set) => ({
    choice: { columns: {} },
    columns: { ratings: [], others: [] },
    question: undefined,
    rated: 0,
    evaluated: undefined,
    evaluating: false,
    error: undefined,
    choose(change) {
      set(({ choice }) => ({ choice: { ...choice, ...change } }));
    },
  })),
);
