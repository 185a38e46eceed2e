import type { Page } from '../../../kit/page.ts';
import { keepingStore, losesOnLeaving } from '../store.ts';

/** Where the browser says that the page is about to be left. */
type Leaving = Pick<Window, 'addEventListener' | 'removeEventListener'>;

const ask = (event: Event): void => event.preventDefault();

/** Has the browser ask before the page is left, while that loses something the user added. */
export function guardLeaving(page: Page, target: Leaving): void {
  const store = keepingStore(page);
  // only while needed: pages with such a listener may not be kept for the back button
  const update = (): void => {
    if (losesOnLeaving(store.getState())) target.addEventListener('beforeunload', ask);
    else target.removeEventListener('beforeunload', ask);
  };
  store.subscribe(update);
  update();
}
