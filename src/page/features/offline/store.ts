import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

export interface OfflineState {
  /** A newer version of the page is waiting for a reload. */
  updateReady: boolean;
}

export const offlineStore = perPage(() => createStore<OfflineState>()(() => ({ updateReady: false })));
