import { expect, test } from 'vitest';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import type { ItemStatus } from '../batch/index.ts';
import { columnsOf } from './columns.ts';
import type { TableRow } from './rows.ts';
import type { SortKey } from './store.ts';

const heads = ['quality', 'alignment'].map((name) => ({ name, title: name.toUpperCase() }) as HeadInfo);

const row = (status: ItemStatus, scores?: Record<string, number>, spread = {}): TableRow =>
  ({ item: { status }, scored: scores && { result: { scores, spread, ms: 9 } } }) as unknown as TableRow;

const keys = (rows: TableRow[], ...how: [compact?: boolean, sorted?: SortKey]) =>
  columnsOf(rows, heads, how[0] ?? false, how[1]).map(([key]) => key);

test('a column without a value in any row is left out, and comes with the first value', () => {
  const alone = row('done', { quality: 3 });
  expect(keys([alone, alone])).toEqual(['score:quality', 'time']);
  const both = row('done', { quality: 3, alignment: 2 }, { quality: 0, alignment: 0.1 });
  const all = ['score:quality', 'spread:quality', 'score:alignment', 'spread:alignment', 'time'];
  expect(keys([alone, both])).toEqual(all);
  // a score of zero is one
  expect(keys([row('done', { alignment: 0 })])).toEqual(['score:alignment', 'time']);
  expect(keys([both, row('failed')])).toEqual([...all.slice(0, 4), 'status', 'time']);
  expect(keys([row('failed'), row('cancelled')])).toEqual(['status']);
  const undescribed = { ...alone, item: { ...alone.item, descriptionError: { code: 'x', message: '' } } };
  expect(keys([undescribed as TableRow])).toContain('status');
});

test('before the first score, columns wait for theirs; a compact list has scores alone', () => {
  expect(keys([row('waiting'), row('failed')])).toHaveLength(6);
  expect(keys([row('waiting'), row('done', { quality: 3 })])).toEqual(['score:quality', 'status', 'time']);
  expect(keys([row('waiting')], true)).toEqual(['score:quality', 'score:alignment']);
});

test('a compact list shows what it is sorted by, where any row has it', () => {
  const rows = [row('done', { quality: 3 }, { quality: 0.1 }), row('failed')];
  expect(keys(rows, true, 'name')).toEqual(['score:quality']);
  for (const key of ['spread:quality', 'status', 'time'] as const)
    expect(keys(rows, true, key)).toEqual(['score:quality', key]);
  expect(keys(rows, true, 'spread:alignment')).toEqual(['score:quality']);
});
