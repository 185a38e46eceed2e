import type { Page } from '../../kit/page.ts';
import { noticesStore } from '../notices/index.ts';
import { historyStore } from './store.ts';
import { historyStrings } from './strings.ts';

/** Undoes the last step and says so. */
export function undo(page: Page): void {
  const step = historyStore(page).getState().undo();
  noticesStore(page)
    .getState()
    .announce(step ? historyStrings.undone(step.label) : historyStrings.nothing);
}

/** Does the last undone step again and says so. */
export function redo(page: Page): void {
  const step = historyStore(page).getState().redo();
  noticesStore(page)
    .getState()
    .announce(step ? historyStrings.redone(step.label) : historyStrings.nothingAgain);
}
