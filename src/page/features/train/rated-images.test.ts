import { expect, test } from 'vitest';
import { shallow } from 'zustand/shallow';
import type { QueueItem } from '../batch/index.ts';
import { starsColumn } from '../votes/index.ts';
import { imagesRatedIn, ratingColumns, userCells } from './rated-images.ts';

const rated = (...rows: Record<string, string>[]) => rows.map((cells) => ({ cells }));

test('columns that are known by their names are learnt, each by a head of its own', () => {
  const row = { mos_quality: '3', MOS: '4', mos_align: '2', 'Std. of it': '0.3', style: 'photo' };
  const found = ratingColumns(rated(row, { ...row, mos_align: '' }));
  expect(found.map(({ column, head, images, usual }) => [column, head, images, usual])).toEqual([
    ['mos_quality', 'quality', 2, true],
    // another rating of quality has a head of another name, and is not learnt by itself
    ['MOS', 'quality-2', 2, false],
    ['mos_align', 'alignment', 1, true],
    ['Std. of it', 'std-of-it', 2, false],
  ]);
});

test('else the page’s own ratings, or the only column; names that are no letters become a head all the same', () => {
  const usual = (cells: Record<string, string>) =>
    ratingColumns(rated(cells)).flatMap((one) => (one.usual ? [one.column] : []));
  expect(usual({ beauty: '1', [starsColumn]: '4' })).toEqual([starsColumn]);
  expect(usual({ beauty: '1' })).toEqual(['beauty']);
  expect(usual({ beauty: '1', charm: '2' })).toEqual([]);
  const heads = ratingColumns(rated({ 美: '1', '2nd!': '2', '++': '3', ['x'.repeat(90)]: '4' }));
  expect(heads.map(({ head }) => head)).toEqual(['rating', 'nd', 'rating-2', 'x'.repeat(32)]);
  for (const { head } of heads) expect(head).toMatch(/^[a-z][a-z0-9_-]{0,39}$/);
});

test('an image takes part with the ratings it has', () => {
  const items = rated({ a: '1', b: '' }, { a: '', b: '' }, { a: '2,5', b: '7' }) as unknown as QueueItem[];
  const columns = [
    { head: 'quality', column: 'a' },
    { head: 'alignment', column: 'b' },
  ];
  expect(imagesRatedIn(items, columns).map(({ ratings }) => ratings)).toEqual([
    { quality: 1 },
    { quality: 2.5, alignment: 7 },
  ]);
});

test('what scoring changes of an image leaves the cells that are followed alike; a new cell does not', () => {
  const item = (more: object) => ({ sample: false, cells, ...more }) as unknown as QueueItem;
  const cells = { MOS: '3' };
  const state = (more: object) => ({ items: { a: item({}), b: item(more) }, order: ['a', 'b'] });
  const before = userCells(state({ status: 'waiting' }));
  expect(shallow(userCells(state({ status: 'done', thumb: 'blob:1' })), before)).toBe(true);
  expect(shallow(userCells(state({ cells: { MOS: '4' } })), before)).toBe(false);
  expect(shallow(userCells({ ...state({}), order: ['a'] }), before)).toBe(false);
});
