import { onceFor } from '../../shared/once-for.ts';

/** What of `localStorage` the page uses. */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** One running page. Its stores and controllers are found through it, so that tests can have many side by side. */
export class Page {
  /** Undefined where the browser forbids it. */
  readonly storage: PageStorage | undefined;

  constructor(storage?: PageStorage) {
    this.storage = storage;
  }
}

/** Something of which a page has one, made when it is first asked for. */
export const perPage: <T>(make: (page: Page) => T) => (page: Page) => T = onceFor;
