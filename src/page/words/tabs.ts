import type { Tab } from '../store/tab.ts';

/** Names of the page's views. */
export const tabWords = {
  label: 'View',
  names: { inspect: 'Inspect', evaluate: 'Evaluate' } satisfies Record<Tab, string>,
};
