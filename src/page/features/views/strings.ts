import type { Tab } from './store.ts';

/** Names of the page's views. */
export const tabWords = {
  label: 'View',
  names: { inspect: 'Inspect', compare: 'Compare', evaluate: 'Evaluate' } satisfies Record<Tab, string>,
};
