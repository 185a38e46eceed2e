import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

export interface LooksState {
  /** By image id: the id of the image that leads its group of near-duplicates. Images like no other have no entry. */
  looks: Readonly<Record<string, string>>;
  /** Set while images are looked at. */
  progress: { done: number; total: number } | undefined;
}

/** Near-duplicates, as last found. */
export const looksStore = perPage(() =>
  createStore<LooksState>()(() => ({ looks: {}, progress: undefined })),
);
