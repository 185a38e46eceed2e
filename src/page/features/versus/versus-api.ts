import type { Answer } from '../../../shared/engine-api.ts';
import { toErrorRecord } from '../../../shared/errors.ts';
import { compareSides, type Answered, type Question } from './compare-sides.ts';

/** What the worker of the A/B view offers; it answers and never throws. */
export interface VersusApi {
  compare(question: Question): Answer<Answered>;
}

export const versusApi: VersusApi = {
  compare(question) {
    try {
      return { ok: true, value: compareSides(question) };
    } catch (error) {
      return { ok: false, error: toErrorRecord(error) };
    }
  },
};
