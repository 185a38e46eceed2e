import type { StateCreator } from 'zustand/vanilla';
import type { TableOrder } from './rows.ts';
import type { AppState } from '../../app/store.ts';

/** A limit on a head's score. */
export interface Threshold {
  head: string;
  side: 'below' | 'above';
  value: number;
  /** Shows the rows beyond the limit only; else they are marked. */
  only: boolean;
}

export interface TableSlice {
  sort: TableOrder;
  filter: string;
  threshold: Threshold | undefined;
  /** Rows picked for what is done to several at once. */
  picked: ReadonlySet<string>;
  /** An export in progress. */
  exporting: { done: number; total: number } | undefined;
  setTable: (change: Partial<Pick<TableSlice, 'sort' | 'filter' | 'threshold' | 'exporting'>>) => void;
  /** Picks rows or lets go of them. */
  pick: (ids: string[], picked: boolean) => void;
}

export const createTableSlice: StateCreator<AppState, [], [], TableSlice> = (set) => ({
  sort: { key: 'added', descending: false },
  filter: '',
  threshold: undefined,
  picked: new Set(),
  exporting: undefined,
  setTable(change) {
    set(change);
  },
  pick(ids, picked) {
    set(({ picked: before }) => {
      const next = new Set(before);
      for (const id of ids) {
        if (picked) next.add(id);
        else next.delete(id);
      }
      return { picked: next };
    });
  },
});
