import type { AppStore } from '../../app/store.ts';

/** Marks the document with the chosen theme; without a mark the style sheet follows the system. */
export function followTheme(store: AppStore, root: HTMLElement): void {
  const apply = (): void => {
    const { theme } = store.getState().settings;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  apply();
  store.subscribe(apply);
}
