import { expect, test } from 'vitest';
import { Page } from '../../kit/page.ts';
import { queueStore } from '../batch/index.ts';
import { compareTexts } from './comparison.ts';
import { compareStore } from './store.ts';

const file = new Blob(['x']);

test('other texts make a row of their own, scored next, with their origins', () => {
  const page = new Page();
  const texts = { prompt: 'a cat', promptOrigin: 'table' as const, description: 'old' };
  const [a] = queueStore(page)
    .getState()
    .addItems([
      { name: 'a.png', file, ...texts },
      { name: 'b.png', file: new Blob() },
    ]);
  const fresh = compareTexts(page, a!, 'a cat', 'new');
  const { items, waiting } = queueStore(page).getState();
  expect(items[fresh!]).toMatchObject({
    name: 'a.png (texts 2)',
    prompt: 'a cat',
    promptOrigin: 'table',
    description: 'new',
    descriptionOrigin: 'typed',
  });
  expect(waiting[0]).toBe(fresh);
  expect(compareStore(page).getState().compared).toEqual({ left: a, right: fresh });
  const third = compareTexts(page, fresh!, 'x', 'new');
  expect(queueStore(page).getState().items[third!]?.name).toBe('a.png (texts 3)');
});

test('swapping the sides keeps the zoom, another image does not', () => {
  const store = compareStore(new Page());
  const { setCompared, swap } = store.getState();
  setCompared('left', 'a');
  setCompared('right', 'b');
  const zoom = { scale: 2, x: 0.1, y: 0 };
  store.setState({ zoom });
  swap();
  expect(store.getState()).toMatchObject({ compared: { left: 'b', right: 'a' }, zoom });
  setCompared('left', 'c');
  expect(store.getState().zoom).toMatchObject({ scale: 1 });
});
