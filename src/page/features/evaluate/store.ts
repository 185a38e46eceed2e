import type { StateCreator } from 'zustand/vanilla';
import type { EvaluationReport, RatedPairs } from '../../../evaluation/report.ts';
import type { AppState } from '../../app/store.ts';

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

export interface EvaluateSlice {
  evaluationChoice: EvaluationChoice;
  /** Columns of the dropped tables, as last looked at. */
  tableColumns: { ratings: string[]; others: string[] };
  /** What was asked last, chosen or guessed; `column` is undefined where no column fits. */
  question: { head: string; column: string | undefined } | undefined;
  /** Images with a rating in that column, scored or not. */
  rated: number;
  evaluated: Evaluated | undefined;
  /** A report, or its intervals, are still being computed. */
  evaluating: boolean;
  evaluationError: string | undefined;
  chooseEvaluation: (change: Partial<EvaluationChoice>) => void;
  setEvaluation: (
    change: Partial<Omit<EvaluateSlice, 'evaluationChoice' | 'chooseEvaluation' | 'setEvaluation'>>,
  ) => void;
}

export const createEvaluateSlice: StateCreator<AppState, [], [], EvaluateSlice> = (set) => ({
  evaluationChoice: { columns: {} },
  tableColumns: { ratings: [], others: [] },
  question: undefined,
  rated: 0,
  evaluated: undefined,
  evaluating: false,
  evaluationError: undefined,
  chooseEvaluation(change) {
    set(({ evaluationChoice }) => ({ evaluationChoice: { ...evaluationChoice, ...change } }));
  },
  setEvaluation(change) {
    set(change);
  },
});
