import type { Page } from '../../kit/page.ts';
import { queueStore } from '../batch/index.ts';
import { historyStore } from '../history/index.ts';
import { noticesStore } from '../notices/index.ts';
import { type Vote, votesStore } from './store.ts';
import { votesStrings } from './strings.ts';

/** Adds a vote, as a step that can be undone, and says so. */
export function castVote(page: Page, vote: Vote): void {
  const store = votesStore(page);
  const { items } = queueStore(page).getState();
  const [left, right] = [items[vote.left], items[vote.right]];
  if (!left || !right) return;
  const label = votesStrings.cast(left.name, right.name, vote.won);
  const add = (): void => store.setState(({ votes }) => ({ votes: [...votes, vote] }));
  add();
  historyStore(page)
    .getState()
    .record({
      label,
      offered: false,
      undo: () => store.setState(({ votes }) => ({ votes: votes.filter((one) => one !== vote) })),
      redo: add,
    });
  noticesStore(page).getState().announce(`${label}.`);
}
