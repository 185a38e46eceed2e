import { expect, test } from 'vitest';
import type { Warning } from '../../shared/result.ts';
import { intervalsOf } from './interval.ts';

const head = (name: string, below?: number) => ({
  ...{ name, title: name, question: '', min: 0, max: 5, higherIsBetter: true },
  ...(below === undefined
    ? {}
    : {
        reliability: {
          ...{ source: 'folds' as const, on: '', images: 100, scale: [0, 5] as [number, number], pairs: [] },
          interval: { level: 0.8, below, above: 0.25 },
        },
      }),
});
const manifest = { heads: [head('quality', 0.5), head('alignment'), head('other', 1)] };
const warn = (code: Warning['code']): Warning => ({ code, message: '' });

test('people’s mean lies about the score, within the scale; nothing is claimed where nothing was measured', () => {
  const { intervals, unclaimed } = intervalsOf({ quality: 3.5, alignment: 2 }, manifest, []);
  expect(intervals).toEqual({ quality: [3, 3.75], alignment: null });
  expect(unclaimed).toEqual({ alignment: expect.stringContaining('not known') as string });
  expect(intervalsOf({ quality: 5.3 }, manifest, [warn('beyond-scale')]).intervals.quality).toEqual([4.8, 5]);
  expect(intervalsOf({ quality: -2 }, manifest, []).intervals.quality).toEqual([0, 0]);
});

test.each(['outside-domain', 'no-picture', 'damaged-file', 'untrained'] as const)(
  'nothing is claimed about any head after the warning %s',
  (code) => {
    const { intervals, unclaimed } = intervalsOf({ quality: 3.5, other: 2 }, manifest, [
      warn('flat-crop'),
      warn(code),
    ]);
    expect(intervals).toEqual({ quality: null, other: null });
    expect(Object.keys(unclaimed)).toEqual(['quality', 'other']);
  },
);
