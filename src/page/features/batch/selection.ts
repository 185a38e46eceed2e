import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

export interface SelectionState {
  /** The image that is shown. */
  selected: string | undefined;
  select: (id: string | undefined) => void;
}

/** Which image is shown. Changes only through `select`; selecting the same image again also notifies. */
export const selectionStore = perPage(() =>
  createStore<SelectionState>()((set) => ({
    selected: undefined,
    select(selected) {
      set({ selected });
    },
  })),
);

export interface PickedState {
  /** Rows selected for bulk actions. */
  picked: ReadonlySet<string>;
  /** Selects or deselects rows. */
  pick: (ids: string[], picked: boolean) => void;
}

export const pickedStore = perPage(() =>
  createStore<PickedState>()((set) => ({
    picked: new Set(),
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
  })),
);
