import type { Page } from '../../kit/page.ts';
import { settingsStore } from './store.ts';

/** Marks the document with the chosen theme; without a mark the style sheet follows the system. */
export function followTheme(page: Page, root: HTMLElement): void {
  const store = settingsStore(page);
  const apply = (): void => {
    const { theme } = store.getState().settings;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  apply();
  store.subscribe(apply);
}
