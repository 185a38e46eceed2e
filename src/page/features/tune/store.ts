import { createStore } from 'zustand/vanilla';
import type { RatedPairs } from '../../../evaluation/report.ts';
import type { ModelSource } from '../../../shared/engine-api.ts';
import type { StoredModel } from '../../../shared/library-api.ts';
import type { TunedHead, TuneProgress } from '../../../shared/tune-api.ts';
import type { JobState } from '../../kit/one-job.ts';
import { perPage } from '../../kit/page.ts';

/** Stage of fine-tuning: extracting features, training, or writing the package. */
export type TuneWork =
  | { stage: 'features'; done: number; total: number; secondsLeft: number }
  | ({ stage: 'train' } & TuneProgress)
  | { stage: 'save' };

/** Scores paired with ratings to fine-tune a head on. */
export interface Rated {
  head: string;
  column: string;
  /** The images, in the order of the pairs. */
  ids: string[];
  pairs: RatedPairs;
}

/** A fine-tuned head with its data and base model. */
export interface Tuned {
  head: TunedHead;
  column: string;
  ids: string[];
  source: ModelSource;
  /** Title of the base model. */
  base: string;
  /** The package it was saved as. */
  saved?: StoredModel;
}

export interface TuneState extends JobState<TuneWork> {
  tuned: Tuned | undefined;
}

export const tuneStore = perPage(() =>
  createStore<TuneState>()(() => ({ work: undefined, tuned: undefined, error: undefined, news: '' })),
);
