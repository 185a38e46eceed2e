import { expect, test } from 'vitest';
import { Page } from '../../kit/page.ts';
import { pickedStore, queueStore, selectionStore } from '../batch/index.ts';
import { markImages, marksStore } from '../cull/index.ts';
import { tableStore } from '../table/index.ts';
import { markTargets, neighboursOf, openLoupe, targets } from './actions.ts';
import { galleryStore } from './store.ts';

function setUp() {
  const page = new Page();
  const names = ['a.png', 'b.png', 'c.png'];
  const ids = queueStore(page)
    .getState()
    .addItems(names.map((name) => ({ name, file: new Blob() })));
  ids.forEach((id, i) => queueStore(page).getState().patchItem(id, { thumb: names[i]! }));
  const show = (at: number) => selectionStore(page).getState().select(ids[at]);
  const shown = () => ids.indexOf(selectionStore(page).getState().selected ?? '');
  return { page, ids, show, shown, neighbours: neighboursOf(page) };
}

test('a swipe shows the neighbour, and none beyond the ends', () => {
  const { show, shown, neighbours } = setUp();
  show(1);
  expect([-1, 0, 1].map(neighbours.thumb)).toEqual(['a.png', 'b.png', 'c.png']);
  expect([-1, 1].map(neighbours.has)).toEqual([true, true]);
  expect([neighbours.show(1), shown()]).toEqual([true, 2]);
  expect([-1, 1].map(neighbours.has)).toEqual([true, false]);
  expect([neighbours.show(1), shown()]).toEqual([false, 2]);
  expect([-1, 0, 1].map(neighbours.thumb)).toEqual(['b.png', 'c.png', undefined]);
});

test('under a picture that a filter leaves out lies its own small one; a swipe goes to the first of the others', () => {
  const { page, ids, show, shown, neighbours } = setUp();
  show(1);
  markImages(page, [ids[1]!], { flag: 'reject' });
  tableStore(page).setState({ flag: 'open' });
  expect([-1, 0, 1].map(neighbours.thumb)).toEqual(['a.png', 'b.png', 'a.png']);
  expect([neighbours.show(-1), shown()]).toEqual([true, 0]);
});

test('the image in the loupe is the shown one, so that its neighbours are those that follow', () => {
  const { page, ids, show, shown } = setUp();
  show(0);
  openLoupe(page, [ids[2]!]);
  expect([galleryStore(page).getState().loupe, shown()]).toEqual([[ids[2]], 2]);
  openLoupe(page, ids.slice(0, 2));
  expect(shown()).toBe(2);
});

test('selected images that a filter by mark takes off the screen are selected no longer: the next key is not for them', () => {
  const { page, ids, show } = setUp();
  const [a, b] = ids as [string, string, string];
  show(2);
  pickedStore(page).getState().pick([a, b], true);
  markTargets(page, { stars: 2 });
  expect(targets(page)).toEqual([a, b]);
  tableStore(page).setState({ flag: 'open' });
  markTargets(page, { flag: 'reject' });
  markTargets(page, { flag: 'keep' });
  const flags = ids.map((id) => marksStore(page).getState().marks[id]?.flag);
  expect(flags).toEqual(['reject', 'reject', 'keep']);
});

test.each([
  [[0, 1], 0, 2],
  [[0, 1], 1, 2],
  [[1, 2], 2, 0],
])('nor where the shown one is among them: of %j, with %i shown, %i is next', (picked, at, next) => {
  const { page, ids, shown, show } = setUp();
  show(at);
  pickedStore(page)
    .getState()
    .pick(
      picked.map((i) => ids[i]!),
      true,
    );
  tableStore(page).setState({ flag: 'open' });
  markTargets(page, { flag: 'reject' });
  expect(shown()).toBe(next);
  expect(targets(page)).toEqual([ids[next]]);
});
