import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';
import type { Sample } from './samples.ts';

export interface SamplesState {
  /** The built-in samples. */
  samples: Sample[];
}

export const samplesStore = perPage(() => createStore<SamplesState>()(() => ({ samples: [] })));
