import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

export interface KeepState {
  /** The dialog is open. */
  open: boolean;
  /** Rejected images are saved, too. */
  rest: boolean;
  sidecars: boolean;
  progress: { done: number; total: number } | undefined;
}

export const keepStore = perPage(() =>
  createStore<KeepState>()(() => ({ open: false, rest: true, sidecars: false, progress: undefined })),
);
