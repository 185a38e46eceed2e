import { expect, test } from 'vitest';
import { Pace } from './pace.ts';
import { batchProgressStrings } from './strings.ts';

test('nothing is said before three images are finished; then the last twenty tell', () => {
  const pace = new Pace();
  pace.reset(0);
  pace.finished(1000);
  pace.finished(2000);
  expect(pace.timeFor(10)).toBeUndefined();
  pace.finished(3000);
  expect(pace.timeFor(10)).toBe(10_000);
  // it becomes twice as slow
  for (let i = 0; i < 40; i++) pace.finished(5000 + 2000 * i);
  expect(pace.timeFor(10)).toBe(20_000);
  pace.reset(1e6);
  expect(pace.timeFor(10)).toBeUndefined();
});

test('the time left in words', () => {
  expect(batchProgressStrings.left(20_000)).toBe('less than a minute left');
  expect(batchProgressStrings.left(60_000)).toBe('about 1 minute left');
  expect(batchProgressStrings.left(110_000)).toBe('about 2 minutes left');
  expect(batchProgressStrings.left(3_600_000 * 2.4)).toBe('about 2 h 24 min left');
});
