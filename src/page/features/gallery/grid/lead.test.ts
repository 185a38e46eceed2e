import { expect, test } from 'vitest';
import type { HeadInfo } from '../../../../shared/engine-api.ts';
import type { Warning } from '../../../../shared/result.ts';
import type { TableRow } from '../../table/index.ts';
import { leadOf } from './lead.ts';
import { galleryStrings } from '../strings.ts';

// of pairs that differ by less than 0.5 half agree, of the others nine in ten
const pairs = [
  { from: 0, pairs: 1000, agreed: 500, images: 200 },
  { from: 0.5, pairs: 1000, agreed: 900, images: 200 },
];
const head = { name: 'quality', min: 0, max: 5, higherIsBetter: true, reliability: { pairs } } as HeadInfo;

const row = (id: string, score: number | undefined, codes: Warning['code'][] = [], hash = 'h'): TableRow =>
  ({
    item: { id },
    scored: {
      model: { hash, heads: [head] },
      result: {
        scores: score === undefined ? {} : { quality: score },
        warnings: codes.map((code) => ({ code, message: '' })),
      },
    },
  }) as unknown as TableRow;

const lead = (...rows: TableRow[]) => leadOf({ key: 'a', rows }, head, true);
const words = (...rows: TableRow[]) => {
  const { margin, preference } = lead(...rows)!;
  return galleryStrings.lead(preference, margin.toFixed(2));
};

test('the best by a margin that people would see, or a tie', () => {
  expect(lead(row('a', 2), row('b', 3.2), row('c', undefined))?.id).toBe('b');
  expect(words(row('a', 2), row('b', 3.2))).toBe('best by 1.20');
  expect(words(row('a', 3), row('b', 3.2))).toBe('tie');
});

test('no word about people where the kind of image is not known, and no lead between two models', () => {
  expect(lead(row('a', 2), row('b', 3.2, ['outside-domain']))?.preference.kind).toBe('unknown');
  expect(lead(row('a', 2), row('b', 3, [], 'other'))).toBeUndefined();
  expect(lead(row('a', 2))).toBeUndefined();
  expect(leadOf({ key: '', rows: [row('a', 2), row('b', 3)] }, head, false)).toBeUndefined();
});
