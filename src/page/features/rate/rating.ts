import type { Page } from '../../kit/page.ts';
import { markImages, type Mark } from '../cull/index.ts';
import { castVote, type Vote } from '../votes/index.ts';
import { pairKey, putOff, rateStore } from './store.ts';

/** Gives an image its stars; the next one follows. */
export function rateImage(page: Page, id: string, stars: Mark['stars']): void {
  markImages(page, [id], { stars });
}

/** Gives a vote; the next pair follows. */
export function vote(page: Page, pair: { left: string; right: string }, won: Vote['won']): void {
  castVote(page, { ...pair, won });
}

/** Puts off an image, or a pair: then its first image waits too, so that another pair follows. */
export function skip(page: Page, ...ids: string[]): void {
  const store = rateStore(page);
  const [one, other] = ids;
  if (one !== undefined) putOff(store, one);
  if (one === undefined || other === undefined) return;
  putOff(store, other);
  putOff(store, pairKey(one, other));
}
