import { createStore } from 'zustand/vanilla';
import type { TrainOutcome, TrainProgress } from '../../../shared/train-api.ts';
import type { JobState } from '../../kit/one-job.ts';
import { perPage } from '../../kit/page.ts';

/** Stage of a training; `prepare`: the prompts are read. */
export type TrainWork = TrainProgress | { stage: 'prepare' };

export interface TrainState extends JobState<TrainWork> {
  done: TrainOutcome | undefined;
}

export const trainStore = perPage(() =>
  createStore<TrainState>()(() => ({ work: undefined, done: undefined, error: undefined, news: '' })),
);
