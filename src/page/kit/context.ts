import { createContext, use } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { Page } from './page.ts';

export const PageContext = createContext<Page | undefined>(undefined);

/** The page this component is part of. */
export function usePage(): Page {
  const page = use(PageContext);
  if (!page) throw new Error('This component must be inside a PageContext.');
  return page;
}

/** A controller or store of the page, for use outside rendering. */
export function usePart<T>(of: (page: Page) => T): T {
  return of(usePage());
}

/** Part of a store's state; the component follows that part only. */
export function useSlice<S, T>(of: (page: Page) => StoreApi<S>, selector: (state: S) => T): T {
  return useStore(usePart(of), selector);
}
