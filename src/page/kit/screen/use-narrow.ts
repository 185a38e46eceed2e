import { useSyncExternalStore } from 'react';

const narrow = '(width < 900px)';

/** Whether the page is a single column, as on a phone. */
export const isNarrow = (): boolean => matchMedia(narrow).matches;

function subscribe(changed: () => void): () => void {
  const query = matchMedia(narrow);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** {@link isNarrow}, followed. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, isNarrow);
