import { expect, test, vi } from 'vitest';
import { WriteQueue } from './write-queue.ts';

test('a score is kept before the thousands of pictures that were there first', async () => {
  const written: string[] = [];
  const queue = new WriteQueue(() => undefined);
  const write = (what: string) => () => Promise.resolve(written.push(what));
  for (let i = 0; i < 3000; i++) queue.add(write(`picture ${i}`), true);
  queue.add(write('score'));
  await vi.waitFor(() => expect(written).toHaveLength(3001));
  expect(written.indexOf('score')).toBeLessThanOrEqual(1);
});

test('a write that fails is told of, and the next one follows', async () => {
  const failures: unknown[] = [];
  const written: string[] = [];
  const queue = new WriteQueue((error) => failures.push(error));
  const full = new DOMException('full', 'QuotaExceededError');
  queue.add(() => Promise.reject(full), true);
  queue.add(() => Promise.resolve(written.push('score')));
  await vi.waitFor(() => expect(written).toEqual(['score']));
  expect(failures).toEqual([full]);
});
