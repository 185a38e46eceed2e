import type { Page } from '../../kit/page.ts';
import { queueStore } from '../batch/index.ts';
import { historyStore } from '../history/index.ts';
import { noticesStore } from '../notices/index.ts';
import { type Mark, marksStore } from './store.ts';
import { cullStrings } from './strings.ts';

/**
 * Changes the marks of images, as one step that can be undone. Says what it did, and does nothing where nothing would change; returns the
 * number of changed images.
 */
export function changeMarks(page: Page, changed: Readonly<Record<string, Mark>>, label: string): number {
  const { marks, setMarks } = marksStore(page).getState();
  const { items } = queueStore(page).getState();
  const before: Record<string, Mark | undefined> = {};
  const after: Record<string, Mark> = {};
  for (const [id, mark] of Object.entries(changed)) {
    const old = marks[id];
    if (!items[id] || (old?.flag === mark.flag && old?.stars === mark.stars)) continue;
    before[id] = old;
    after[id] = mark;
  }
  const count = Object.keys(after).length;
  if (count > 0) {
    setMarks(after);
    historyStore(page)
      .getState()
      .record({ label, offered: count > 1, undo: () => setMarks(before), redo: () => setMarks(after) });
  }
  noticesStore(page).getState().announce(`${label}.`);
  return count;
}

/** Sets flag or stars of images, leaving the other as it is; an undefined one is removed. */
export function markImages(page: Page, ids: readonly string[], change: Mark): number {
  const { marks } = marksStore(page).getState();
  const { items } = queueStore(page).getState();
  const after = Object.fromEntries(ids.map((id) => [id, { ...marks[id], ...change }]));
  const [only] = ids.length === 1 ? ids : [];
  const name = only === undefined ? undefined : items[only]?.name;
  return changeMarks(page, after, cullStrings.marked(name, ids.length, change));
}
