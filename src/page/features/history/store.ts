import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

/** A change that can be undone. */
interface Step {
  /** What was done, as a sentence without a full stop: `3 images removed`. */
  label: string;
  /** Shown with a button that undoes it: for what takes much away at once. */
  offered: boolean;
  undo: () => void;
  redo: () => void;
}

/** Older steps are forgotten: those that removed images hold on to them. */
const mostSteps = 200;

export interface HistoryState {
  done: Step[];
  undone: Step[];
  /** The step shown with its button. */
  offered: Step | undefined;
  /** Remembers a step that has been done. */
  record: (step: Step) => void;
  /** Undoes the last step; returns it. */
  undo: () => Step | undefined;
  /** Does the last undone step again; returns it. */
  redo: () => Step | undefined;
  /** Hides the offer. */
  dismiss: () => void;
}

/** What was done on the page and can be undone, newest last; it ends with the visit. */
export const historyStore = perPage(() =>
  createStore<HistoryState>()((set, get) => ({
    done: [],
    undone: [],
    offered: undefined,
    record(step) {
      set(({ done }) => ({
        done: [...done.slice(1 - mostSteps), step],
        undone: [],
        offered: step.offered ? step : undefined,
      }));
    },
    undo() {
      const { done, undone } = get();
      const step = done.at(-1);
      if (!step) return undefined;
      set({ done: done.slice(0, -1), undone: [...undone, step], offered: undefined });
      step.undo();
      return step;
    },
    redo() {
      const { done, undone } = get();
      const step = undone.at(-1);
      if (!step) return undefined;
      set({ done: [...done, step], undone: undone.slice(0, -1), offered: step.offered ? step : undefined });
      step.redo();
      return step;
    },
    dismiss() {
      set({ offered: undefined });
    },
  })),
);
