import type { ReactElement } from 'react';
import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

/** A view above the table of images. */
export interface View {
  name: string;
  title: string;
  content: ReactElement;
  /** Its first part fills the window below the header; the rest is scrolled to. */
  fills?: boolean;
}

/** The view that shows one image; the initial view. */
export const inspectName = 'inspect';

export interface ViewsState {
  /** Every view, in the order of the tabs. */
  views: View[];
  /** Name of the shown view. */
  tab: string;
  setTab: (tab: string) => void;
}

export const viewsStore = perPage(() =>
  createStore<ViewsState>()((set) => ({
    views: [],
    tab: inspectName,
    setTab(tab) {
      set({ tab });
    },
  })),
);
