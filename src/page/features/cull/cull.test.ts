import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Page } from '../../kit/page.ts';
import { queueStore } from '../batch/index.ts';
import { historyStore, redo, undo } from '../history/index.ts';
import { noticesStore } from '../notices/index.ts';
import { chooseBest, flagCounts, flaggedIds, type Mark, markImages, marksStore } from './index.ts';

function setUp(count = 4) {
  const page = new Page();
  const names = Array.from({ length: count }, (_, i) => ({ name: `${i}.png`, file: new Blob() }));
  const ids = queueStore(page).getState().addItems(names);
  const marks = () => marksStore(page).getState().marks;
  return { page, ids, marks };
}

test('flag and stars are set apart from each other, counted and announced', () => {
  const { page, ids, marks } = setUp();
  const [a, b] = ids as [string, string];
  markImages(page, [a], { flag: 'keep' });
  markImages(page, [a, b], { stars: 4 });
  expect(marks()).toEqual({ [a]: { flag: 'keep', stars: 4 }, [b]: { stars: 4 } });
  expect(noticesStore(page).getState().announcement).toBe('2 images rated 4 stars.');
  markImages(page, [b], { flag: 'reject' });
  const queue = queueStore(page).getState();
  expect(flaggedIds(queue, { marks: marks() }, 'keep')).toEqual([a]);
  expect(flagCounts(queue, { marks: marks() })).toEqual({ keep: 1, reject: 1, open: 2 });
  markImages(page, [a], { flag: undefined });
  markImages(page, [a], { stars: undefined });
  expect(Object.keys(marks())).toEqual([b]);
});

test('what changes nothing is no step, and an image that is gone gets no mark', () => {
  const { page, ids, marks } = setUp();
  expect(markImages(page, [ids[0]!], { flag: undefined })).toBe(0);
  expect(markImages(page, ['item-0'], { flag: 'keep' })).toBe(0);
  expect(marks()).toEqual({});
  expect(historyStore(page).getState().done).toEqual([]);
});

test('any marks undone are the marks of before, and done again the marks of after', () => {
  const change = fc.oneof(
    fc.record({ flag: fc.constantFrom('keep', 'reject', undefined) }),
    fc.record({ stars: fc.constantFrom(1, 3, 5, undefined) }),
  ) as fc.Arbitrary<Mark>;
  const steps = fc.array(fc.tuple(fc.subarray([0, 1, 2, 3], { minLength: 1 }), change), { maxLength: 8 });
  fc.assert(
    fc.property(steps, (list) => {
      const { page, ids, marks } = setUp();
      const seen = [marks()];
      for (const [which, mark] of list)
        if (
          markImages(
            page,
            which.map((i) => ids[i]!),
            mark,
          ) > 0
        )
          seen.push(marks());
      for (const before of seen.slice(0, -1).reverse()) {
        undo(page);
        expect(marks()).toEqual(before);
      }
      for (const after of seen.slice(1)) {
        redo(page);
        expect(marks()).toEqual(after);
      }
    }),
  );
});

const byNumber = (a: string, b: string) => Number(b) - Number(a);

test('top 20, top 30%, best of each group; images without a score stay undecided', () => {
  const groups = [['9', '7', '1'], ['8', '2', 'x'], ['y']];
  const scored = (id: string) => !Number.isNaN(Number(id));
  const chosen = (kind: 'count' | 'percent', value: number) =>
    chooseBest(groups, scored, { kind, value }, byNumber);
  expect(chosen('count', 2)).toEqual({ keep: ['9', '8'], reject: ['7', '2', '1'], unscored: ['x', 'y'] });
  expect(chosen('count', 20).keep).toHaveLength(5);
  expect(chosen('percent', 50).keep).toEqual(['9', '8', '7']);
  expect(chosen('percent', 1).keep).toEqual(['9']);
  const best = chooseBest(groups, scored, { kind: 'group' }, byNumber);
  expect(best).toEqual({ keep: ['9', '8'], reject: ['7', '1', '2'], unscored: ['x', 'y'] });
  expect(chooseBest([[]], scored, { kind: 'percent', value: 50 }, byNumber).keep).toEqual([]);
});

test('every scored image is kept or rejected, and none of the rejected ranks above a kept one', () => {
  const amount = fc.record({
    kind: fc.constantFrom('count' as const, 'percent' as const),
    value: fc.double({ min: 0, max: 100, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(999)), fc.integer({ min: 1, max: 5 }), amount, (scores, n, how) => {
      const groups = Array.from({ length: n }, (_, i) =>
        scores
          .filter((score) => score % n === i)
          .sort((a, b) => b - a)
          .map(String),
      );
      const { keep, reject } = chooseBest(groups, () => true, how, byNumber);
      expect([...keep, ...reject].map(Number)).toEqual([...scores].sort((a, b) => b - a));
    }),
  );
});
