import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';
import type { Flag } from '../cull/index.ts';
import type { GroupBy } from '../groups/index.ts';

/** What the images are sorted by: `best` is the first head's score, `score:quality` the one named. */
export type SortKey = 'best' | 'added' | 'name' | 'status' | 'time' | `score:${string}` | `spread:${string}`;

export interface TableOrder {
  key: SortKey;
  descending: boolean;
}

/** The order where no other is in force. */
export const bestFirst: TableOrder = { key: 'best', descending: false };

/** A threshold on a head's score. */
export interface Threshold {
  head: string;
  side: 'below' | 'above';
  value: number;
  /** Lists only the rows beyond the threshold; otherwise they are flagged. */
  only: boolean;
}

/** Lists only images whose score of a head is within these bounds, ends included. */
export interface ScoreRange {
  head: string;
  from: number;
  to: number;
}

/** Lists only images with this mark; `open`: without one. */
export type FlagFilter = 'all' | Flag | 'open';

/** Order, filters and groups of the listed images: the same in every view of them. */
export interface TableState {
  sort: TableOrder;
  filter: string;
  threshold: Threshold | undefined;
  range: ScoreRange | undefined;
  flag: FlagFilter;
  by: GroupBy;
}

export const tableStore = perPage(() =>
  createStore<TableState>()(() => ({
    sort: bestFirst,
    filter: '',
    threshold: undefined,
    range: undefined,
    flag: 'all',
    by: 'none',
  })),
);
