import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

/** Stars for one image at a time, or a vote between two. */
export type RateMode = 'stars' | 'votes';

export interface RateState {
  mode: RateMode;
  /** The images selected when the view was opened; undefined: all that are listed. */
  only: ReadonlySet<string> | undefined;
  /** How often an image, or a pair (`pairKey`), was put off: it comes again after the others. */
  putOff: Readonly<Record<string, number>>;
}

export const rateStore = perPage(() =>
  createStore<RateState>()(() => ({ mode: 'stars', only: undefined, putOff: {} })),
);

/** The same for a pair whichever way round it is. */
export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Puts an image or a pair off. */
export function putOff(store: ReturnType<typeof rateStore>, key: string): void {
  store.setState(({ putOff: before }) => ({ putOff: { ...before, [key]: (before[key] ?? 0) + 1 } }));
}
