import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

export interface ExportState {
  /** An export in progress. */
  progress: { done: number; total: number } | undefined;
}

export const exportStore = perPage(() => createStore<ExportState>()(() => ({ progress: undefined })));
