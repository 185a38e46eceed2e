import type { StateCreator } from 'zustand/vanilla';
import type { ModelSource } from '../../../shared/engine-api.ts';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { StoredModel } from '../../../shared/library-api.ts';
import type { TunedHead, TuneProgress } from '../../../shared/tune-api.ts';
import type { AppState } from '../../app/store.ts';

/** What a tune is at: reading what the towers make of each image, training, or writing the package. */
export type TuneWork =
  | { stage: 'features'; done: number; total: number; secondsLeft: number }
  | ({ stage: 'train' } & TuneProgress)
  | { stage: 'save' };

/** A tuned head with what it was made of and from. */
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

export interface TuneSlice {
  tuning: TuneWork | undefined;
  tuned: Tuned | undefined;
  tuneError: ErrorRecord | undefined;
  /** What was done last, in words. */
  tuneNews: string;
  setTune: (change: Partial<Omit<TuneSlice, 'setTune'>>) => void;
}

export const createTuneSlice: StateCreator<AppState, [], [], TuneSlice> = (set) => ({
  tuning: undefined,
  tuned: undefined,
  tuneError: undefined,
  tuneNews: '',
  setTune(change) {
    set(change);
  },
});
