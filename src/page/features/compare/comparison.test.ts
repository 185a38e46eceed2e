import { expect, test } from 'vitest';
import { createAppStore } from '../../app/store.ts';
import { addVariant, chooseImage } from './comparison.ts';

const file = new Blob(['x']);

test('an image chosen while comparing fills one side after the other', () => {
  const store = createAppStore();
  const [a, b] = store.getState().addItems([
    { name: 'a', file },
    { name: 'b', file },
  ]);
  chooseImage(store, a!);
  expect(store.getState().selected).toBe(a);
  store.getState().setTab('compare');
  chooseImage(store, b!);
  chooseImage(store, a!);
  expect(store.getState().compared).toEqual({ right: b, left: a });
  expect(store.getState().selected).toBe(a);
});

test('other texts make a row of their own, scored next, with their origins', () => {
  const store = createAppStore();
  const texts = { prompt: 'a cat', promptOrigin: 'table' as const, description: 'old' };
  const [a] = store.getState().addItems([
    { name: 'a.png', file, ...texts },
    { name: 'b.png', file: new Blob() },
  ]);
  const fresh = addVariant(store, a!, 'a cat', 'new');
  const { items, waiting, compared } = store.getState();
  expect(items[fresh!]).toMatchObject({
    name: 'a.png (texts 2)',
    prompt: 'a cat',
    promptOrigin: 'table',
    description: 'new',
    descriptionOrigin: 'typed',
  });
  expect(waiting[0]).toBe(fresh);
  expect(compared).toEqual({ left: a, right: fresh });
  const third = addVariant(store, fresh!, 'x', 'new');
  expect(store.getState().items[third!]?.name).toBe('a.png (texts 3)');
});
