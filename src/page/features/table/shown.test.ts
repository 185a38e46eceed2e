import { expect, test } from 'vitest';
import { Page } from '../../kit/page.ts';
import { queueStore } from '../batch/index.ts';
import { markImages } from '../cull/index.ts';
import { looksStore } from '../groups/index.ts';
import { shownIds, tableStore } from './index.ts';

test('the shown images are arranged again where something changes that they depend on, and only there', () => {
  const page = new Page();
  const names = ['b.png', 'a.png', 'c.png'].map((name) => ({ name, file: new Blob() }));
  const [b, a, c] = queueStore(page).getState().addItems(names) as [string, string, string];
  const table = tableStore(page);
  const before = shownIds(page);
  expect(before).toEqual([b, a, c]);
  expect(markImages(page, [a, c], { flag: 'keep' })).toBe(2);
  looksStore(page).setState({ looks: { [b]: 'one', [c]: 'one' } });
  expect(shownIds(page)).toBe(before);

  table.setState({ flag: 'keep' });
  expect(shownIds(page)).toEqual([a, c]);
  markImages(page, [c], { flag: undefined });
  expect(shownIds(page)).toEqual([a]);

  table.setState({ flag: 'all', by: 'look' });
  expect(shownIds(page)).toEqual([b, c, a]);
  looksStore(page).setState({ looks: { [a]: 'two', [c]: 'two' } });
  expect(shownIds(page)).toEqual([a, c, b]);

  table.setState({ by: 'none', sort: { key: 'name', descending: false } });
  expect(shownIds(page)).toEqual([a, b, c]);
  queueStore(page).getState().patchItem(a, { name: 'd.png' });
  queueStore(page).getState().removeItems([b]);
  expect(shownIds(page)).toEqual([c, a]);
  expect(shownIds(new Page())).toEqual([]);
});
