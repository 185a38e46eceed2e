import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { ScoreDetail } from '../../../shared/result.ts';
import { Page } from '../../kit/page.ts';
import { queueStore, resultsStore, type Scored } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { type Vote, votesStore } from '../votes/index.ts';
import { detailSchema } from './detail-record.ts';
import { itemSchema, markSchema, placeSchema, resultSchema, votesSchema } from './records.ts';
import { changesBetween, sliced } from './write-batch.ts';

const add = (store: ReturnType<typeof queueStore>, ...names: string[]) =>
  store.getState().addItems(names.map((name) => ({ name, file: new Blob([name]), sample: name === 's' })));

describe('what is read back', () => {
  test('an item as it was written, without what is kept beside it', () => {
    const store = queueStore(new Page());
    const [id] = add(store, 'a.png');
    const error = { code: 'image-unreadable' as const, message: 'Broken.', hint: 'Save it again.' };
    store.getState().patchItem(id!, { status: 'failed', error, cells: { mos: '3.5' }, thumb: 'blob:x' });
    const { file, thumb, sample, ...rest } = store.getState().items[id!]!;
    expect([file, thumb, sample]).toHaveLength(3);
    expect(v.parse(itemSchema, store.getState().items[id!])).toEqual(rest);
  });

  test('nothing odd: foreign ids, unknown states, texts that are none', () => {
    const item = {
      id: 'item-1',
      name: 'a',
      prompt: '',
      promptOrigin: 'none',
      description: '',
      descriptionOrigin: 'none',
      status: 'done',
    };
    expect(v.is(itemSchema, item)).toBe(true);
    for (const change of [
      { id: '__proto__' },
      { id: 'item-0' },
      { status: 'lost' },
      { prompt: 7 },
      { name: undefined },
    ])
      expect(v.is(itemSchema, { ...item, ...change })).toBe(false);
    expect(v.is(resultSchema, { engine: 'e', at: 1, origins: {}, result: {} })).toBe(false);
    expect(v.is(placeSchema, { paused: 'yes' })).toBe(false);
    const versus = { by: 'column:model', a: 'x', b: 'y', pair: { kind: 'column', column: 'seed' } };
    expect(v.parse(placeSchema, { paused: true, versus })).toEqual({ paused: true, versus });
    // an odd choice costs itself alone
    for (const odd of [{ by: 'colour' }, { by: 'column' }, { pair: { kind: 'column' } }, 7])
      expect(v.parse(placeSchema, { paused: true, versus: odd })).toMatchObject({
        paused: true,
        versus: undefined,
      });
    expect(v.is(markSchema, { flag: 'keep', stars: 5 })).toBe(true);
    expect(v.is(votesSchema, [{ left: 'item-1', right: 'item-2', won: 'tie' }])).toBe(true);
    for (const vote of [
      {},
      { left: 'item-1', right: 'item-2', won: 'both' },
      { left: 1, right: 2, won: 'tie' },
    ])
      expect(v.is(votesSchema, [vote])).toBe(false);
    for (const mark of [{ flag: 'lose' }, { stars: 6 }, { stars: '5' }])
      expect(v.is(markSchema, mark)).toBe(false);
    expect(
      v.is(detailSchema, { at: 1, detail: { csfMap: { columns: 1, rows: 1, cell: 16, values: [1] } } }),
    ).toBe(false);
    const text = { tokens: [], offsets: [], truncated: 0, unknown: [] };
    const grid = { columns: 1, rows: 1, cell: 16 };
    const withMap = (csfMap: object) =>
      v.is(detailSchema, { at: 1, detail: { csfMap, crops: [], prompt: text, description: text } });
    // one whose map nobody looked at, and one that earlier versions kept
    expect([withMap(grid), withMap({ ...grid, values: Float32Array.of(1) })]).toEqual([true, true]);
    expect(withMap({ ...grid, values: [1] })).toBe(false);
    // earlier versions kept one share for all heads
    const pooled = { share: 0.5, scores: { quality: 3, alignment: 2 }, photograph: 0 };
    const kept = { at: 1, detail: { csfMap: grid, crops: [], prompt: text, description: text, pooled } };
    const { pooled: read } = v.parse(detailSchema, kept).detail;
    expect(read).toEqual({ ...pooled, share: { quality: 0.5, alignment: 0.5 } });
    expect(
      v.parse(detailSchema, { ...kept, detail: { ...kept.detail, pooled: read } }).detail.pooled,
    ).toEqual(read);
  });
});

describe('what is written', () => {
  test('only what changed, never samples; maps when there are new ones', () => {
    const page = new Page();
    const [a, b, sample] = add(queueStore(page), 'a', 'b', 's');
    const { patchItem, removeItems } = queueStore(page).getState();
    const { setResult } = resultsStore(page).getState();
    const now = () => ({
      ...queueStore(page).getState(),
      ...resultsStore(page).getState(),
      ...marksStore(page).getState(),
      ...votesStore(page).getState(),
    });
    const empty = { items: {}, results: {}, marks: {}, votes: [] };
    const first = now();
    const all = changesBetween(empty, first);
    expect(all.items.map(({ name }) => name)).toEqual(['a', 'b']);

    const scored = { result: { scores: {}, detail: {} }, at: 1 } as unknown as Scored;
    setResult(a!, scored);
    patchItem(a!, { status: 'done' });
    const second = now();
    const done = changesBetween(first, second);
    expect(done.items.map(({ id }) => id)).toEqual([a]);
    expect(done.results).toEqual([{ id: a, scored, withDetail: true }]);
    // maps that are discarded in memory stay saved, and are not saved again when they come back
    setResult(a!, { ...scored, result: { ...scored.result, detail: undefined } });
    const discarded = now();
    expect(changesBetween(second, discarded).results).toEqual([]);
    const stored = {} as ScoreDetail;
    setResult(a!, { ...scored, result: { ...scored.result, detail: stored } });
    const back = now();
    expect(changesBetween(discarded, back, new WeakSet([stored])).results).toEqual([]);
    expect(changesBetween(discarded, back).results).toMatchObject([{ id: a, withDetail: true }]);
    // unless a map that was made later has come to them
    const result = { ...scored.result, detail: {} as ScoreDetail };
    expect(
      changesBetween(back, { ...back, results: { [a!]: { ...scored, result } } }, new WeakSet([stored]))
        .results,
    ).toMatchObject([{ id: a, withDetail: true }]);
    // removed, and brought back by Undo: its stored maps went with it
    const removed = { ...back, items: {}, results: {} };
    expect(changesBetween(removed, back, new WeakSet([stored])).results).toMatchObject([
      { id: a, withDetail: true },
    ]);
    for (const change of [{ at: 2 }, { result: { scores: {}, detail: undefined } }] as Partial<Scored>[])
      expect(
        changesBetween(back, { ...back, results: { [a!]: { ...scored, ...change } } }).results,
      ).toMatchObject([{ id: a }]);
    expect(changesBetween(now(), now())).toEqual({
      ...{ items: [], results: [], marks: [], gone: [] },
      votes: undefined,
    });
    const third = now();
    const { setMarks } = marksStore(page).getState();
    setMarks({ [a!]: { flag: 'keep' }, [b!]: { stars: 2 } });
    const marked = now();
    expect(changesBetween(third, marked).marks).toEqual([
      [a, { flag: 'keep' }],
      [b, { stars: 2 }],
    ]);
    setMarks({ [a!]: {} });
    expect(changesBetween(marked, now()).marks).toEqual([[a, undefined]]);
    const vote: Vote = { left: a!, right: b!, won: 'tie' };
    const unvoted = now();
    votesStore(page).setState({ votes: [vote, { left: sample!, right: b!, won: 'left' }] });
    expect(changesBetween(unvoted, now()).votes).toEqual([vote]);
    const fourth = now();
    const item = fourth.items[b!]!;
    removeItems([b!]);
    const fifth = now();
    expect(changesBetween(fourth, fifth).gone).toEqual([b]);
    // removed and brought back: image and mark are written again
    queueStore(page).getState().putBack([item]);
    const again = changesBetween(fifth, now());
    expect(again.items.map(({ id }) => id)).toEqual([b]);
    expect(again.marks).toEqual([[b, { stars: 2 }]]);
  });
});

test('thousands of changes are written in slices, each of them once and in order', () => {
  const page = new Page();
  const names = Array.from({ length: 1001 }, (_, i) => `${i}.png`);
  const ids = add(queueStore(page), ...names);
  marksStore(page)
    .getState()
    .setMarks(Object.fromEntries(ids.slice(0, 900).map((id) => [id, { stars: 1 as const }])));
  const now = {
    ...queueStore(page).getState(),
    ...resultsStore(page).getState(),
    ...marksStore(page).getState(),
    votes: [{ left: ids[0]!, right: ids[1]!, won: 'tie' as const }],
  };
  const changes = changesBetween({ items: {}, results: {}, marks: {}, votes: [] }, now);
  const parts = sliced(changes);
  expect(parts.map(({ items }) => items.length)).toEqual([400, 400, 201]);
  expect(parts.flatMap(({ items }) => items)).toEqual(changes.items);
  expect(parts.flatMap(({ marks }) => marks)).toEqual(changes.marks);
  expect(parts.map(({ votes }) => votes?.length)).toEqual([1, undefined, undefined]);
  expect(sliced({ items: [], results: [], marks: [], votes: undefined, gone: [] })).toEqual([]);
});

test('restored items keep their place, and new ones come after them', () => {
  const store = queueStore(new Page());
  const item = { file: new Blob(), sample: false, prompt: '', description: '' };
  const kept = (id: string, status: 'done' | 'waiting') => ({
    ...item,
    ...{ id, name: id, status, promptOrigin: 'none' as const, descriptionOrigin: 'none' as const },
  });
  store.getState().restoreItems([kept('item-900001', 'done'), kept('item-900007', 'waiting')]);
  const [fresh] = add(store, 'new');
  expect(fresh).toBe('item-900008');
  expect(store.getState().order).toEqual(['item-900001', 'item-900007', 'item-900008']);
  expect(store.getState().waiting).toEqual(['item-900007', 'item-900008']);
});
