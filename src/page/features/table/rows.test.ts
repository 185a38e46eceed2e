import { describe, expect, test } from 'vitest';
import type { QueueItem, Scored } from '../batch/index.ts';
import { batchCounts } from './batch-counts.ts';
import { isMarked, orderInForce, tableRows, visibleRange } from './rows.ts';
import type { SortKey } from './store.ts';

const item = (id: string, change: Partial<QueueItem> = {}): QueueItem => ({
  id,
  name: `${id}.png`,
  file: new Blob(),
  sample: false,
  prompt: '',
  promptOrigin: 'none',
  description: '',
  descriptionOrigin: 'none',
  status: 'done',
  ...change,
});
const scored = (quality: number) =>
  ({ result: { scores: { quality }, spread: { quality: 1 }, ms: quality } }) as unknown as Scored;
const list = [
  item('image10'),
  item('image2', { prompt: 'A Red Fox' }),
  item('broken', { status: 'failed' }),
  item('last', { status: 'waiting' }),
];
const state = {
  items: Object.fromEntries(list.map((entry) => [entry.id, entry])),
  order: list.map(({ id }) => id),
  results: { image10: scored(2), image2: scored(4), last: scored(3) },
};
const names = (...order: Parameters<typeof tableRows> extends [unknown, ...infer Rest] ? Rest : never) =>
  tableRows(state, ...order).map(({ item: { id } }) => id);

describe('table', () => {
  test('sorts by score either way; what has none stays last', () => {
    expect(names({ key: 'score:quality', descending: true }, '')).toEqual([
      'image2',
      'last',
      'image10',
      'broken',
    ]);
    expect(names({ key: 'score:quality', descending: false }, '')).toEqual([
      'image10',
      'last',
      'image2',
      'broken',
    ]);
  });

  test('sorts by name with numbers as such, names alike in the order added, and by status', () => {
    const twins = ['b', 'a10', 'a2', 'b'].map((name, i) => item(String(i), { name }));
    const some = { items: Object.fromEntries(twins.map((one) => [one.id, one])), results: {} };
    const byName = (order: string[], descending: boolean) =>
      tableRows({ ...some, order }, { key: 'name', descending }, '').map(({ item: { id } }) => id);
    expect(byName(['0', '1', '2', '3'], false)).toEqual(['2', '1', '0', '3']);
    expect(byName(['3', '1', '2', '0'], true)).toEqual(['3', '0', '1', '2']);
    expect(names({ key: 'status', descending: true }, '')[0]).toBe('last');
  });

  test('an order by a column that no row has gives way to the best first, and comes back with the column', () => {
    const model = { heads: [{ name: 'quality', higherIsBetter: true }] };
    const all = ['a', 'b'].map((id) => item(id));
    const of = (a: object, b: object, key: SortKey, changed: QueueItem[] = []) => {
      const results = { a: { ...scored(1), model }, b: { ...scored(2), model } };
      Object.assign(results.a.result, a);
      Object.assign(results.b.result, b);
      const items = Object.fromEntries([...all, ...changed].map((one) => [one.id, one]));
      const rows = tableRows(
        { items, order: ['a', 'b'], results: results as unknown as Record<string, Scored> },
        { key, descending: false },
        '',
      );
      return [...rows.map(({ item: { id } }) => id), orderInForce(rows, { key, descending: false }).key];
    };
    expect(of({ spread: {} }, { spread: {} }, 'spread:quality')).toEqual(['b', 'a', 'best']);
    expect(of({ spread: { quality: 1 } }, {}, 'spread:quality')).toEqual(['a', 'b', 'spread:quality']);
    expect(of({}, {}, 'status')).toEqual(['b', 'a', 'best']);
    expect(of({}, {}, 'status', [item('b', { status: 'failed' })])).toEqual(['a', 'b', 'status']);
    expect(of({}, {}, 'added')).toEqual(['a', 'b', 'added']);
  });

  test('a threshold flags scores beyond it, or hides the others', () => {
    const below = { head: 'quality', side: 'below', value: 3, only: false } as const;
    const order = { key: 'added', descending: false } as const;
    expect(isMarked({ scored: scored(2.9) }, below)).toBe(true);
    expect([isMarked({ scored: scored(3) }, below), isMarked({ scored: undefined }, below)]).toEqual([
      false,
      false,
    ]);
    expect(names(order, '', below)).toHaveLength(4);
    expect(names(order, '', { ...below, only: true })).toEqual(['image10']);
    expect(names(order, '', { ...below, side: 'above', only: true })).toEqual(['image2']);
    expect(names(order, '', { ...below, head: 'unknown', only: true })).toEqual([]);
  });

  test('sorts names as people count', () => {
    expect(names({ key: 'name', descending: false }, '')).toEqual(['broken', 'image2', 'image10', 'last']);
  });

  test('filters by name and prompt, in any case', () => {
    expect(names({ key: 'added', descending: false }, ' red ')).toEqual(['image2']);
    expect(names({ key: 'added', descending: true }, 'IMAGE')).toEqual(['image2', 'image10']);
  });

  test('counts', () => {
    expect(batchCounts(state)).toEqual({ total: 4, done: 2, failed: 1, open: 1, retry: 1 });
  });
});

test('only rows near the visible part are drawn', () => {
  expect(visibleRange(10_000, 50, 0, 500)).toEqual({ first: 0, end: 16 });
  expect(visibleRange(10_000, 50, 25_000, 500)).toEqual({ first: 494, end: 516 });
  expect(visibleRange(3, 50, 0, 500)).toEqual({ first: 0, end: 3 });
  expect(visibleRange(0, 50, 0, 500)).toEqual({ first: 0, end: 0 });
});
