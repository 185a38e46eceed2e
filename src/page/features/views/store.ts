import type { StateCreator } from 'zustand/vanilla';
import type { AppState } from '../../app/store.ts';

export const tabs = ['inspect', 'compare', 'evaluate'] as const;

/** What stands above the table of images. */
export type Tab = (typeof tabs)[number];

export interface TabSlice {
  tab: Tab;
  setTab: (tab: Tab) => void;
}

export const createTabSlice: StateCreator<AppState, [], [], TabSlice> = (set) => ({
  tab: 'inspect',
  setTab(tab) {
    set({ tab });
  },
});
