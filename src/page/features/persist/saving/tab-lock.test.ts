import { expect, test } from 'vitest';
import { holdLock } from './tab-lock.ts';

type Granted = () => Promise<unknown>;

/** A browser's locks: who holds ours at each look, and what becomes of each request. */
function locksOf(holders: (string | undefined)[], request: (granted: Granted) => Promise<unknown>) {
  let looks = 0;
  const locks = {
    request: (_name: string, _options: LockOptions, granted: Granted) => request(granted),
    query: () => {
      const clientId = holders[looks++];
      return Promise.resolve({ held: clientId === undefined ? [] : [{ name: 'fovea-batch', clientId }] });
    },
  };
  return { locks: locks as unknown as LockManager, looks: () => looks };
}

const refused = () => Promise.reject(new DOMException('', 'TimeoutError'));

test('a tab that stays is found twice and believed', async () => {
  const { locks, looks } = locksOf(['other', 'other'], refused);
  expect(await holdLock(locks)).toBe(false);
  expect(looks()).toBe(2);
});

test('a page that is closing, or a late grant, is no other tab', async () => {
  let requests = 0;
  const closing = locksOf(['closing', undefined], (granted) => (++requests < 3 ? refused() : granted()));
  expect(await holdLock(closing.locks)).toBe(true);
  expect(closing.looks()).toBe(2);
  // the lock comes although the attempt was given up: this tab is the holder that is found
  const late = locksOf(['own'], async (granted) => {
    queueMicrotask(() => void granted());
    return refused();
  });
  expect(await holdLock(late.locks)).toBe(true);
});
