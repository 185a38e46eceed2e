import type { StateCreator } from 'zustand/vanilla';
import type { AppState } from '../../app/store.ts';

export interface OfflineSlice {
  /** A newer version of the page is here and waits for a reload. */
  updateReady: boolean;
  setUpdateReady: (ready: boolean) => void;
}

export const createOfflineSlice: StateCreator<AppState, [], [], OfflineSlice> = (set) => ({
  updateReady: false,
  setUpdateReady(updateReady) {
    set({ updateReady });
  },
});
