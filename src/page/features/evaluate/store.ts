import { createStore } from 'zustand/vanilla';
import type { EvaluationReport, RatedPairs } from '../../../evaluation/report.ts';
import { perPage } from '../../kit/page.ts';

/** The view's name among the tabs. */
export const evaluateName = 'evaluate';

/** What is compared with what; undefined: guessed by name. */
export interface EvaluationChoice {
  head?: string;
  /** Column of ratings per head: each head is rated by its own. */
  columns: Readonly<Record<string, string>>;
  /** Column, `generator` or `prompt`; undefined: not grouped. */
  group?: string;
}

/** A report with the pairs it was computed from. */
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
  /** Columns of the dropped tables, as last read. */
  columns: { ratings: string[]; others: string[] };
  /** The last query, chosen or guessed; `column` is undefined if none fits. */
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
