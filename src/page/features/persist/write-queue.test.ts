import { expect, test } from 'vitest';
import { WriteQueue } from './write-queue.ts';
import { until } from '../../../testing/until.ts';

test('a score is kept before images, and these before the thousands of small pictures that were there first', async () => {
  const written: string[] = [];
  const queue = new WriteQueue(() => undefined);
  const write = (what: string) => () => Promise.resolve(written.push(what));
  for (let i = 0; i < 3000; i++) queue.add('extras', write(`small ${i}`));
  queue.add('images', write('image'));
  queue.add('records', write('score'));
  await until(() => expect(written).toHaveLength(3002));
  // the first small picture was on its way before
  expect(written.slice(0, 3)).toEqual(['small 0', 'score', 'image']);
});

test('a write that fails is told of, and the next one follows', async () => {
  const failures: unknown[] = [];
  const written: string[] = [];
  const queue = new WriteQueue((error) => failures.push(error));
  const full = new DOMException('full', 'QuotaExceededError');
  queue.add('images', () => Promise.reject(full));
  queue.add('records', () => Promise.resolve(written.push('score')));
  await until(() => expect(written).toEqual(['score']));
  expect(failures).toEqual([full]);
});
