import { expect, test, vi } from 'vitest';
import { createAppStore } from '../../app/store.ts';
import { runShortcut, shortcutKeys, shortcutOf } from './run-shortcut.ts';

const hands = { sheet: vi.fn(), open: vi.fn(), folder: vi.fn(), filter: vi.fn(), stage: vi.fn() };

function page() {
  const store = createAppStore();
  const session = {
    save: vi.fn(),
    setPaused: (paused: boolean) => store.getState().setPaused(paused),
    remove: (ids: string[]) => store.getState().removeItems(ids),
  };
  const file = new Blob();
  const ids = store.getState().addItems(['c', 'a', 'b'].map((name) => ({ name, file })));
  store.getState().select(ids[0]);
  store.getState().setTable({ sort: { key: 'name', descending: false } });
  const press = (key: string) => runShortcut(shortcutOf(key)!, store, session, hands);
  return { store, ids, press };
}

test('no key is given twice, and capitals count like small letters', () => {
  const keys = Object.values(shortcutKeys);
  expect(new Set(keys).size).toBe(keys.length);
  expect(shortcutOf('J')).toBe('next');
  expect(shortcutOf('Enter')).toBeUndefined();
});

test('next and previous follow the table’s order and stay at its ends', () => {
  const { store, ids, press } = page();
  press('j');
  expect(store.getState().selected).toBe(ids[0]);
  press('k');
  expect(store.getState().selected).toBe(ids[2]);
  press('k');
  press('k');
  expect(store.getState().selected).toBe(ids[1]);
});

test('picking, views, layers and the queue', () => {
  const { store, ids, press } = page();
  press('x');
  expect([...store.getState().picked]).toEqual([ids[0]]);
  press('x');
  expect(store.getState().picked.size).toBe(0);
  press('3');
  expect(store.getState().tab).toBe('evaluate');
  const before = store.getState().layer;
  press('m');
  expect(store.getState().layer).not.toBe(before);
  press('p');
  expect(store.getState().paused).toBe(true);
  press('Delete');
  expect(store.getState().order).toHaveLength(3);
  press('x');
  press('Delete');
  expect(store.getState().order).toEqual([ids[1], ids[2]]);
});
