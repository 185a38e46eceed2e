import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Page } from '../../kit/page.ts';
import { listedOf, listedStore } from './listed.ts';
import { queueStore } from './queue.ts';
import { resultsStore } from './results.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function setUp(images: number) {
  const page = new Page();
  const queue = queueStore(page);
  const shown = listedStore(page);
  const names = Array.from({ length: images }, (_, i) => ({ name: `${i}.png`, file: new Blob() }));
  const ids = queue.getState().addItems(names);
  queue.getState().enqueue(ids);
  const listed = listedOf(page);
  const score = () => {
    const { id } = listed.byScoring(() => queue.getState().takeNext())!;
    listed.byScoring(() => queue.getState().patchItem(id, { status: 'done' }));
  };
  const done = () => Object.values(shown.getState().items).filter(({ status }) => status === 'done').length;
  vi.advanceTimersByTime(1000);
  return { page, queue, shown, ids, score, done };
}

test('while many images wait, lists show new scores once a second', () => {
  const { shown, score, done } = setUp(60);
  const told = vi.fn();
  shown.subscribe(told);
  // that the first has begun
  score();
  expect([done(), told.mock.calls.length]).toEqual([0, 1]);
  for (let i = 0; i < 9; i++) {
    vi.advanceTimersByTime(100);
    score();
  }
  expect([done(), told.mock.calls.length]).toEqual([0, 1]);
  vi.advanceTimersByTime(100);
  expect([done(), told.mock.calls.length]).toEqual([10, 2]);
});

test('lists see a score and that its image is done at once', () => {
  const { page, queue, shown, ids } = setUp(3);
  const told = vi.fn();
  shown.subscribe(told);
  listedOf(page).byScoring(() => {
    resultsStore(page).getState().restoreResults({});
    queue.getState().patchItem(ids[0]!, { status: 'done' });
  });
  expect(told).toHaveBeenCalledTimes(1);
});

test('what the user does is shown at once, with the scores so far', () => {
  const { queue, shown, ids, score, done } = setUp(60);
  for (let i = 0; i < 5; i++) score();
  expect(done()).toBe(0);
  queue.getState().patchItem(ids[40]!, { prompt: 'a fox' });
  expect([shown.getState().items[ids[40]!]?.prompt, done()]).toEqual(['a fox', 5]);
  score();
  queue.getState().removeItems([ids[50]!]);
  expect([shown.getState().order.length, done()]).toEqual([59, 6]);
});

test('a small batch, and the end of a large one, are shown score by score', () => {
  const { score, done } = setUp(30);
  for (let i = 0; i < 6; i++) score();
  expect(done()).toBe(0);
  // fewer than 24 wait
  score();
  expect(done()).toBe(7);
  score();
  expect(done()).toBe(8);
});

test('what is paused shows every score', () => {
  const { page, queue, score, done } = setUp(60);
  for (let i = 0; i < 3; i++) score();
  const { id } = listedOf(page).byScoring(() => queue.getState().takeNext())!;
  expect(done()).toBe(0);
  queue.setState({ paused: true });
  expect(done()).toBe(3);
  // the image that was being scored
  listedOf(page).byScoring(() => queue.getState().patchItem(id, { status: 'done' }));
  expect(done()).toBe(4);
});
