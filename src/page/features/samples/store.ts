import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';
import type { SampleScores } from './sample-scores.ts';
import type { Sample } from './samples.ts';

export interface SamplesState {
  /** The built-in samples; undefined until the list is read. */
  samples: Sample[] | undefined;
  /** Their scores by the demo model. */
  scores: SampleScores | undefined;
}

export const samplesStore = perPage(() =>
  createStore<SamplesState>()(() => ({ samples: undefined, scores: undefined })),
);
