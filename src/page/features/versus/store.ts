import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';
import type { Answered, Question } from './compare-sides.ts';

/** What a user chose in the view: kept over a reload. */
export type VersusChoice = Question['choice'] & {
  /** The head whose sentence and worst pairs are shown. */
  head?: string;
};

export interface VersusState extends Answered {
  choice: VersusChoice;
  busy: boolean;
  error: string | undefined;
  choose: (change: Partial<VersusChoice>) => void;
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
