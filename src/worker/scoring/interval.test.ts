import { expect, test } from 'vitest';
import { fullSize } from '../../spec/config.ts';
import type { Warning } from '../../shared/result.ts';
import { claimsOf } from './interval.ts';

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
const manifest = { config: fullSize, heads: [head('quality', 0.5), head('alignment'), head('other', 1)] };
const warn = (code: Warning['code']): Warning => ({ code, message: '' });

test('people’s mean rating lies about the score, within the scale; nothing is claimed where nothing was measured', () => {
  const { intervals, unclaimed } = claimsOf({ quality: 3.5, alignment: 2 }, manifest, []);
  expect(intervals).toEqual({ quality: [3, 3.75], alignment: null });
  expect(unclaimed).toEqual({ alignment: expect.stringContaining('not known') as string });
  expect(claimsOf({ quality: 5.3 }, manifest, [warn('beyond-scale')]).intervals.quality).toEqual([4.8, 5]);
  expect(claimsOf({ quality: -2 }, manifest, []).intervals.quality).toEqual([0, 0]);
});

test.each(['outside-domain', 'no-picture', 'damaged-file', 'untrained'] as const)(
  'nothing is claimed about any head after the warning %s',
  (code) => {
    const { intervals, unclaimed } = claimsOf({ quality: 3.5, other: 2 }, manifest, [
      warn('flat-crop'),
      warn(code),
    ]);
    expect(intervals).toEqual({ quality: null, other: null });
    expect(Object.keys(unclaimed)).toEqual(['quality', 'other']);
  },
);

test('without a description nothing is claimed of the head that reads it, its place included', () => {
  const percentiles = Array.from({ length: 101 }, (_, i) => i / 20);
  const heads = [head('quality', 0.5), head('alignment', 0.5)].map((one) => ({ ...one, percentiles }));
  const scores = { quality: 3, alignment: 3 };
  const claims = claimsOf(scores, { config: fullSize, heads }, [warn('less-trust')]);
  expect(claims.intervals).toEqual({ quality: [2.5, 3.25], alignment: null });
  expect(claims.unclaimed.alignment).toContain('measured with descriptions');
  expect(Object.keys(claims.percentiles)).toEqual(['quality']);
  expect(Object.keys(claimsOf(scores, { config: fullSize, heads }, []).percentiles)).toHaveLength(2);
  expect(claimsOf(scores, { config: fullSize, heads }, [warn('outside-domain')]).percentiles).toEqual({});
});

test('where the package knows how far scores without a description are off, that interval counts', () => {
  const known = head('alignment', 0.5);
  const withoutDescription = { level: 0.8, below: 1, above: 0.75 };
  const reliability = { ...known.reliability!, withoutDescription };
  const manifest = { config: fullSize, heads: [{ ...known, reliability }] };
  const of = (...codes: Warning['code'][]) => claimsOf({ alignment: 3 }, manifest, codes.map(warn)).intervals;
  expect(of('no-description', 'less-trust')).toEqual({ alignment: [2, 3.75] });
  expect(of()).toEqual({ alignment: [2.5, 3.25] });
});

test('where the package knows how far scores of other generators’ images are off, that interval counts', () => {
  const known = head('quality', 0.5);
  const otherGenerators = {
    on: '',
    interval: { level: 0.8, below: 1.5, above: 1 },
    withoutDescription: { level: 0.8, below: 2, above: 1 },
  };
  const manifest = {
    config: fullSize,
    heads: [{ ...known, reliability: { ...known.reliability!, otherGenerators } }],
  };
  const of = (...codes: Warning['code'][]) => claimsOf({ quality: 3 }, manifest, codes.map(warn)).intervals;
  expect(of()).toEqual({ quality: [1.5, 4] });
  expect(of('no-description')).toEqual({ quality: [1, 4] });
});
