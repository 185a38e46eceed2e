import type { Page } from '../../../kit/page.ts';
import { noticesStore } from '../../notices/index.ts';
import { keepingStore, type Stopped } from '../store.ts';
import { persistStrings } from '../strings.ts';

/** Says why images are not kept, once, as soon as there is something to lose. */
export function tellStopped(page: Page): void {
  let told: Stopped | undefined;
  keepingStore(page).subscribe(({ stopped, total, lostTables }) => {
    if (stopped === undefined) told = undefined;
    if (stopped === undefined || stopped === told || total + lostTables === 0) return;
    told = stopped;
    noticesStore(page)
      .getState()
      .notify({ tone: 'info', ...persistStrings.stopped[stopped] });
  });
}
