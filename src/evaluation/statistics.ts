import type { Answer } from '../shared/engine-api.ts';
import { toErrorRecord } from '../shared/errors.ts';
import { evaluationReport, type EvaluationReport, type RatedPairs } from './report.ts';
import type { Vote } from './votes/bradley-terry.ts';
import { standingsOf, type Standings } from './votes/standings.ts';

/** What the statistics worker offers; like the engine, it answers and never throws. */
export interface StatisticsApi {
  evaluate(pairs: RatedPairs, resamples: number): Answer<EvaluationReport>;
  /** @param n number of images that the votes may name */
  standings(n: number, votes: Vote[]): Answer<Standings>;
}

/** What the statistics worker does. */
export const statistics: StatisticsApi = {
  evaluate: (pairs, resamples) => answer(() => evaluationReport(pairs, resamples)),
  standings: (n, votes) => answer(() => standingsOf(n, votes)),
};

function answer<T>(compute: () => T): Answer<T> {
  try {
    return { ok: true, value: compute() };
  } catch (error) {
    return { ok: false, error: toErrorRecord(error) };
  }
}
