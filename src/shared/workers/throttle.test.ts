import { afterEach, expect, test, vi } from 'vitest';
import type { Progress } from '../progress.ts';
import { throttle } from './throttle.ts';

afterEach(() => void vi.useRealTimers());

test('new stages and last steps pass at once, of the rest the newest in intervals', () => {
  vi.useFakeTimers();
  const heard: Progress[] = [];
  const { report } = throttle<Progress>((progress) => heard.push(progress), 100);
  report({ stage: 'decode' });
  for (let done = 0; done <= 15; done++) {
    report({ stage: 'crops', done, total: 15 });
    vi.advanceTimersByTime(30);
  }
  expect(heard.map((news) => ('done' in news ? news.done : news.stage))).toEqual([
    'decode',
    0,
    3,
    6,
    9,
    13,
    15,
  ]);
});

test('a download that stalls shows the last bytes that came', () => {
  vi.useFakeTimers();
  const heard: number[] = [];
  const { report } = throttle<Progress>((news) => {
    if (news.stage === 'download') heard.push(news.loadedBytes);
  }, 100);
  for (const loadedBytes of [1, 2, 3]) {
    report({ stage: 'download', file: 'a', loadedBytes, totalBytes: 9, fromCache: false });
  }
  expect(heard).toEqual([1]);
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual([1, 3]);
});

test('late news of a stage never comes after the next stage', () => {
  vi.useFakeTimers();
  const heard: string[] = [];
  const { report } = throttle<Progress>(({ stage }) => heard.push(stage), 100);
  report({ stage: 'crops', done: 1, total: 3 });
  report({ stage: 'crops', done: 2, total: 3 });
  report({ stage: 'explain' });
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(['crops', 'explain']);
});

test('the end delivers what is waiting, and nothing after it', () => {
  vi.useFakeTimers();
  const heard: number[] = [];
  const { report, end } = throttle<{ done: number; total: number }>(({ done }) => heard.push(done), 100);
  for (const done of [1, 2, 3]) report({ done, total: 9 });
  end();
  report({ done: 9, total: 9 });
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual([1, 3]);
});
