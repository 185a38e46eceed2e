import { createContext, use, useDeferredValue } from 'react';
import { useStore } from 'zustand';
import type { Session } from '../app/session.ts';
import type { AppState, AppStore } from '../app/store.ts';
import type { QueueItem } from '../features/batch/queue.ts';
import type { Scored } from '../features/batch/results.ts';

export interface Page {
  store: AppStore;
  session: Session;
}

export const PageContext = createContext<Page | undefined>(undefined);

/** The store and the session themselves, for what happens outside of drawing. */
export function usePage(): Page {
  const page = use(PageContext);
  if (!page) throw new Error('This component must stand inside a PageContext.');
  return page;
}

/** Part of the page's state; the component follows that part only. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(usePage().store, selector);
}

/** What the user can ask for. */
export function useSession(): Session {
  return usePage().session;
}

/** The item shown in the viewer. */
export function useSelectedItem(): QueueItem | undefined {
  return useApp(({ items, selected }) => (selected === undefined ? undefined : items[selected]));
}

/** Its result, if it has one. */
export function useSelectedScore(): Scored | undefined {
  return useApp(({ results, selected }) => (selected === undefined ? undefined : results[selected]));
}

/** The same for panels below the first view: they are drawn in slices, after what is looked at, so that no task is long. */
export function useDeferredScore(): Scored | undefined {
  return useDeferredValue(useSelectedScore());
}
