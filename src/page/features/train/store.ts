import { createStore } from 'zustand/vanilla';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { TrainOutcome, TrainProgress } from '../../../shared/train-api.ts';
import { perPage } from '../../kit/page.ts';

export interface TrainState {
  /** `prepare`: the prompts are read. */
  work: TrainProgress | { stage: 'prepare' } | undefined;
  done: TrainOutcome | undefined;
  error: ErrorRecord | undefined;
  /** The last outcome, as a sentence. */
  news: string;
}

export const trainStore = perPage(() =>
  createStore<TrainState>()(() => ({ work: undefined, done: undefined, error: undefined, news: '' })),
);
