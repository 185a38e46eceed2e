import { createElement } from 'react';
import { expect, test, vi } from 'vitest';
import { Page } from '../../kit/page.ts';
import { pickedStore, queueStore, selectionStore } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { tableStore } from '../table/index.ts';
import { viewerStore } from '../viewer/index.ts';
import { viewsStore } from '../views/index.ts';
import { shortcutOf, shortcuts } from './shortcuts.ts';

const hands = { sheet: vi.fn(), open: vi.fn(), folder: vi.fn(), filter: vi.fn(), stage: vi.fn() };

function setUp() {
  const page = new Page();
  const views = ['inspect', 'compare', 'evaluate'].map((name) => ({
    name,
    title: name,
    content: createElement('div'),
  }));
  viewsStore(page).setState({ views });
  const file = new Blob();
  const queue = () => queueStore(page).getState();
  const ids = queue().addItems(['c', 'a', 'b'].map((name) => ({ name, file })));
  const selected = () => selectionStore(page).getState().selected;
  selectionStore(page).getState().select(ids[0]);
  tableStore(page).setState({ sort: { key: 'name', descending: false } });
  const press = (key: string, control = false, shift = false) =>
    shortcutOf(shortcuts(page), key, control, shift)?.run(hands, shift);
  return { page, ids, queue, selected, press };
}

test('no key is given twice, and capitals count like small letters', () => {
  const all = shortcuts(setUp().page);
  const keys = all.map(({ key, control }) => `${control ? 'Ctrl ' : ''}${key}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(shortcutOf(all, 'J')).toBe(shortcutOf(all, 'j'));
  expect(shortcutOf(all, 'J')?.label).toMatch(/next image/i);
  expect(shortcutOf(all, 'Enter')).toBeUndefined();
  // steps and undoing go on while a key is held; marks do not
  const held = all.filter((shortcut) => shortcut.held).map(({ key }) => key);
  expect(held.sort()).toEqual(['[', ']', 'j', 'k', 'y', 'z']);
});

test('next and previous follow the order of the screen and stay at its ends', () => {
  const { ids, selected, press } = setUp();
  press('j');
  expect(selected()).toBe(ids[0]);
  press('k');
  expect(selected()).toBe(ids[2]);
  press('k');
  press('k');
  expect(selected()).toBe(ids[1]);
});

test('picking, views, layers and the queue', () => {
  const { page, ids, queue, press } = setUp();
  const picked = () => [...pickedStore(page).getState().picked];
  press('s');
  expect(picked()).toEqual([ids[0]]);
  press('s');
  expect(picked()).toEqual([]);
  // with Shift it is the browser's
  press('A', true, true);
  expect(picked()).toEqual([]);
  press('a', true);
  expect(picked()).toHaveLength(3);
  expect(shortcutOf(shortcuts(page), 'a', true)?.here).toBe(true);
  pickedStore(page).setState({ picked: new Set() });
  press(',');
  // no images are listed there
  expect(shortcutOf(shortcuts(page), 'a', true)?.here).toBe(false);
  expect(viewsStore(page).getState().tab).toBe('evaluate');
  press('.');
  expect(viewsStore(page).getState().tab).toBe('inspect');
  const before = viewerStore(page).getState().layer;
  press('m');
  expect(viewerStore(page).getState().layer).not.toBe(before);
  press('h');
  expect(queue().paused).toBe(true);
  press('Delete');
  expect(queue().order).toHaveLength(3);
  press('s');
  press('Delete');
  expect(queue().order).toEqual([ids[1], ids[2]]);
  press('z', true);
  expect(queue().order).toEqual(ids);
  press('z', true, true);
  expect(queue().order).toEqual([ids[1], ids[2]]);
});

test('marks: for the shown image or those selected, undone with Ctrl, and with Shift the next one follows', () => {
  const { page, ids, selected, press } = setUp();
  const marks = () => marksStore(page).getState().marks;
  selectionStore(page).getState().select(ids[1]);
  press('p', false, true);
  expect(selected()).toBe(ids[2]);
  press('4');
  pickedStore(page).getState().pick([ids[0]!, ids[2]!], true);
  press('X');
  expect(marks()).toEqual({
    [ids[0]!]: { flag: 'reject' },
    [ids[1]!]: { flag: 'keep' },
    [ids[2]!]: { flag: 'reject', stars: 4 },
  });
  press('z', true);
  expect(marks()).toEqual({ [ids[1]!]: { flag: 'keep' }, [ids[2]!]: { stars: 4 } });
  press('y', true);
  expect(marks()[ids[0]!]).toEqual({ flag: 'reject' });
});
