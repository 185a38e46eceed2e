import { afterEach, expect, test, vi } from 'vitest';
import type { Progress } from '../../../shared/progress.ts';
import { throttleProgress } from './throttle.ts';

afterEach(() => void vi.useRealTimers());

test('new stages and last steps pass at once, the rest in intervals', () => {
  vi.useFakeTimers();
  const heard: Progress[] = [];
  const report = throttleProgress((progress) => heard.push(progress), 100);
  report({ stage: 'decode' });
  for (let done = 0; done <= 15; done++) {
    report({ stage: 'crops', done, total: 15 });
    vi.advanceTimersByTime(30);
  }
  expect(heard.map((news) => ('done' in news ? news.done : news.stage))).toEqual(['decode', 0, 4, 8, 12, 15]);
});
