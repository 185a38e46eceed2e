import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';
import type { SampleScores } from './sample-scores.ts';
import type { Sample } from './samples.ts';

export interface SamplesState {
  /** The built-in samples. */
  samples: Sample[];
  /** Their scores by the demo model. */
  scores: SampleScores | undefined;
}

export const samplesStore = perPage(() =>
  createStore<SamplesState>()(() => ({ samples: [], scores: undefined })),
);
