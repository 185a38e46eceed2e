import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';
import type { Answered, Question } from './compare-sides.ts';

export interface VersusState extends Answered {
  choice: Question['choice'] & {
    /** The head whose sentence and worst pairs are shown. */
    head?: string;
  };
  busy: boolean;
  error: string | undefined;
  choose: (change: Partial<VersusState['choice']>) => void;
}

export const versusStore = perPage(() =>
  createStore<VersusState>()((set) => ({
    choice: {},
    division: undefined,
    counts: { scored: 0, all: 0 },
    doubts: { sentences: [], key: '' },
    compared: undefined,
    busy: false,
    error: undefined,
    choose(change) {
      set(({ choice }) => ({ choice: { ...choice, ...change } }));
    },
  })),
);
