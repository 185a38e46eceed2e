import type { Settings } from './store.ts';

/** Strings of the theme switch. */
export const themeStrings = {
  label: (theme: Settings['theme']) => `Theme: ${theme}`,
};
