import type { Answer } from '../shared/engine-api.ts';
import { toErrorRecord } from '../shared/errors.ts';
import { compareRuns, type CompareOptions, type RunComparison } from './paired/compare-runs.ts';
import type { Run } from './paired/run.ts';
import { evaluationReport, type EvaluationReport, type RatedPairs } from './report.ts';

/** What the statistics worker offers; like the engine, it answers and never throws. */
export interface StatisticsApi {
  evaluate(pairs: RatedPairs, resamples: number): Answer<EvaluationReport>;
  compare(base: Run, others: Run[], options: CompareOptions): Answer<RunComparison[]>;
}

export const statistics: StatisticsApi = {
  evaluate: (pairs, resamples) => answer(() => evaluationReport(pairs, resamples)),
  compare: (base, others, options) => answer(() => compareRuns(base, others, options)),
};

function answer<T>(compute: () => T): Answer<T> {
  try {
    return { ok: true, value: compute() };
  } catch (error) {
    return { ok: false, error: toErrorRecord(error) };
  }
}
