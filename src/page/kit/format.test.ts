import { describe, expect, test } from 'vitest';
import {
  agreementNumber,
  alike,
  bytesText,
  countText,
  scoreNumber,
  shareNumber,
  signed,
  shortNumber,
  timeText,
} from './format.ts';
import { barOnScale, placeOnScale } from './scale.ts';

describe('words for numbers', () => {
  test.each([
    [0, '0'],
    [0.00012, '1.2e-4'],
    [0.0512, '0.0512'],
    [0.25, '0.25'],
    [3.14159, '3.14'],
    [31.4159, '31.4'],
    [341.7, '342'],
    [12345.6, '12,346'],
    [-2.5, '−2.50'],
    [-0.00012, '−1.2e-4'],
    [Number.NaN, '–'],
  ])('%f is %s', (value, words) => {
    expect(shortNumber(value)).toBe(words);
  });

  test('shares with three decimals, so that they can be read down a column', () => {
    expect([0.1139, 0.0022, 0.05, 1, Number.NaN].map(shareNumber)).toEqual([
      ...['0.114', '0.002', '0.050', '1.000', '–'],
    ]);
  });

  test('numbers of a column with as many decimals as its largest needs, and none that is lost', () => {
    const column = [0.2, 0.0981, 0.1334, -0.05, 0.0001, 0];
    expect(column.map(alike(column))).toEqual(['0.200', '0.098', '0.133', '−0.050', '1.0e-4', '0.000']);
    expect([277, 62.55, undefined].map(alike([277, 62.55, undefined]))).toEqual(['277', '63', '–']);
    expect([0, 0].map(alike([0, 0]))).toEqual(['0', '0']);
    expect(alike([])(Number.NaN)).toBe('–');
  });

  test('scores by the width of their scale', () => {
    expect([scoreNumber(3.14159, 5), scoreNumber(0.5, 1), scoreNumber(61.26, 100)]).toEqual([
      '3.14',
      '0.500',
      '61.3',
    ]);
    expect([scoreNumber(-0.5, 5), agreementNumber(-0.83), agreementNumber(0.83)]).toEqual([
      ...['−0.50', '−0.830', '0.830'],
    ]);
  });

  test('bytes, times, counts', () => {
    expect([bytesText(12), bytesText(999_700), bytesText(1_234_000), bytesText(91e6)]).toEqual([
      '12 B',
      '1.0 MB',
      '1.2 MB',
      '91 MB',
    ]);
    expect([timeText(640), timeText(999.9), timeText(3210), timeText(125_000)]).toEqual([
      '640 ms',
      '1.0 s',
      '3.2 s',
      '2 min 5 s',
    ]);
    expect([countText(512), countText(1_234_567), countText(547e6), countText(2.1e9)]).toEqual([
      '512',
      '1.2 million',
      '547 million',
      '2.1 billion',
    ]);
  });
});

test('a difference that is shown as zero has no sign', () => {
  expect([-0.012, -0.0004, 0, 0.0004].map((value) => signed(value, shareNumber))).toEqual([
    '−0.012',
    '0.000',
    '0.000',
    '0.000',
  ]);
});

describe('scale', () => {
  test('places, clips and says so', () => {
    expect(placeOnScale({ min: 1, max: 5 }, 3)).toEqual({ at: 0.5, outside: false });
    expect(placeOnScale({ min: 0, max: 5 }, 6)).toEqual({ at: 1, outside: true });
    expect(placeOnScale({ min: 2, max: 2 }, 2)).toEqual({ at: 0.5, outside: false });
    expect(barOnScale({ min: 0, max: 10 }, [-1, 3])).toEqual({
      from: 0,
      to: expect.closeTo(0.3, 9) as number,
    });
  });
});
