import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Page } from '../../kit/page.ts';
import { historyStore, redo, undo } from '../history/index.ts';
import { batchOf } from './batch.ts';
import { listedIds, queueStore } from './queue.ts';
import { resultsStore, type Scored } from './results.ts';
import { selectionStore } from './selection.ts';

vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('no pictures here')));

function setUp() {
  const page = new Page();
  const named = (name: string, sample = false) => ({ name, file: new Blob([name]), sample });
  const ids = batchOf(page).add([named('s', true), ...['a', 'b', 'c', 'd'].map((name) => named(name))]);
  const queue = () => queueStore(page).getState();
  for (const id of ids.slice(0, 3)) {
    queue().patchItem(id, { status: 'done' });
    resultsStore(page)
      .getState()
      .setResult(id, { result: { scores: {} }, at: 1 } as unknown as Scored);
  }
  queueStore(page).setState({ waiting: ids.slice(3) });
  const seen = () => ({
    items: queue().items,
    order: queue().order,
    results: resultsStore(page).getState().results,
  });
  return { page, ids, queue, seen };
}

test('removed images come back in their places, with their scores, and wait again where they waited', () => {
  fc.assert(
    fc.property(fc.array(fc.subarray([1, 2, 3, 4], { minLength: 1 }), { maxLength: 4 }), (removals) => {
      const { page, ids, queue, seen } = setUp();
      const states = [seen()];
      for (const which of removals) {
        const before = historyStore(page).getState().done.length;
        batchOf(page).remove(which.map((i) => ids[i]!));
        if (historyStore(page).getState().done.length > before) states.push(seen());
      }
      for (const state of states.slice(0, -1).reverse()) {
        undo(page);
        expect(seen()).toEqual(state);
      }
      expect([...queue().waiting].sort()).toEqual(ids.slice(3).sort());
      for (const state of states.slice(1)) {
        redo(page);
        expect(seen()).toEqual(state);
      }
    }),
  );
});

test('removing all is one step, offered to be undone, and the shown image is shown again', () => {
  const { page, ids, queue } = setUp();
  selectionStore(page).getState().select(ids[2]);
  batchOf(page).remove(queue().order);
  expect(listedIds(queue())).toEqual([]);
  expect(historyStore(page).getState().offered?.label).toBe('4 images removed');
  undo(page);
  expect(queue().order).toEqual(ids);
  expect(historyStore(page).getState().offered).toBeUndefined();
  expect(selectionStore(page).getState().selected).toBe(ids[2]);
});
