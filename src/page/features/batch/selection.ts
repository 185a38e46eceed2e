import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

export interface SelectionState {
  /** The image that is shown. */
  selected: string | undefined;
  select: (id: string | undefined) => void;
}

/** Which image is shown. It changes only by `select`: also the same image chosen again is news. */
export const selectionStore = perPage(() =>
  createStore<SelectionState>()((set) => ({
    selected: undefined,
    select(selected) {
      set({ selected });
    },
  })),
);

export interface PickedState {
  /** Images picked for what is done to several at once. */
  picked: ReadonlySet<string>;
  /** Picks images, or unpicks them. */
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

/** A view that shows other images than the selected one, and takes those chosen in the table. */
export interface Chooser {
  shown: string[];
  choose: (id: string) => void;
}

export const chooserStore = perPage(() =>
  createStore<{ chooser: Chooser | undefined }>()(() => ({ chooser: undefined })),
);
