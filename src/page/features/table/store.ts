import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

/** What the table is sorted by: a column, or a head's score (`score:quality`). */
export type SortKey = 'added' | 'name' | 'status' | 'time' | `score:${string}` | `spread:${string}`;

export interface TableOrder {
  key: SortKey;
  descending: boolean;
}

/** A threshold on a head's score. */
export interface Threshold {
  head: string;
  side: 'below' | 'above';
  value: number;
  /** Lists only the rows beyond the threshold; otherwise they are flagged. */
  only: boolean;
}

export interface TableState {
  sort: TableOrder;
  filter: string;
  threshold: Threshold | undefined;
}

export const tableStore = perPage(() =>
  createStore<TableState>()(() => ({
    sort: { key: 'added', descending: false },
    filter: '',
    threshold: undefined,
  })),
);
