import type { Page } from '../../kit/page.ts';
import { settingsStore } from './store.ts';

/** Sets the document's theme attribute; without it the style sheet follows the system. */
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
