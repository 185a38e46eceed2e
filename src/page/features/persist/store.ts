import { createStore } from 'zustand/vanilla';
import { perPage, type Page } from '../../kit/page.ts';
import type { Refusal } from './database.ts';

/** Why images are no longer kept: never were, no room, or the browser failed. */
export type Stopped = Refusal | 'full' | 'failed';

/** How much of what the user added is kept in the browser. */
export interface KeepingState {
  /** Sets of files being read now: folders walked, archives unpacked. */
  reading: number;
  /** The user's images. */
  total: number;
  /** Those of them that a reload brings back. */
  kept: number;
  /** Tables that a reload loses. */
  lostTables: number;
  stopped: Stopped | undefined;
}

export const keepingStore = perPage(() =>
  createStore<KeepingState>()(() => ({ reading: 0, total: 0, kept: 0, lostTables: 0, stopped: undefined })),
);

/** Counts files as being read until `work` is done. */
export async function whileReading<T>(page: Page, work: Promise<T>): Promise<T> {
  const store = keepingStore(page);
  const change = (by: number): void => store.setState(({ reading }) => ({ reading: reading + by }));
  change(1);
  try {
    return await work;
  } finally {
    change(-1);
  }
}

/** Whether leaving the page now loses something the user added. */
export function losesOnLeaving({ reading, total, kept, lostTables, stopped }: KeepingState): boolean {
  return reading > 0 || kept < total || lostTables > 0 || (stopped === 'failed' && total > 0);
}
