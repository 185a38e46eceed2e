import type { Answer } from '../shared/engine-api.ts';
import { toErrorRecord } from '../shared/errors.ts';
import { evaluationReport, type EvaluationReport, type RatedPairs } from './report.ts';

/** What the statistics worker offers; like the engine, it answers and never throws. */
export interface StatisticsApi {
  evaluate(pairs: RatedPairs, resamples: number): Answer<EvaluationReport>;
}

export const statistics: StatisticsApi = {
  evaluate: (pairs, resamples) => answer(() => evaluationReport(pairs, resamples)),
};

function answer<T>(compute: () => T): Answer<T> {
  try {
    return { ok: true, value: compute() };
  } catch (error) {
    return { ok: false, error: toErrorRecord(error) };
  }
}
