import { describe, expect, test } from 'vitest';
import { colormapTable, cssColour, cssGradient, paint } from './colormap.ts';
import { toOklab, fromOklab } from './oklab.ts';
import { spline } from './spline.ts';

const lightness = (name: 'viridis' | 'magma'): number[] => {
  const table = colormapTable(name);
  return Array.from(
    { length: 256 },
    (_, i) => toOklab([table[i * 3]!, table[i * 3 + 1]!, table[i * 3 + 2]!])[0],
  );
};

describe('colormaps', () => {
  test.each(['viridis', 'magma'] as const)('%s grows lighter at every step, evenly', (name) => {
    const steps = lightness(name)
      .slice(4)
      .map((value, i, all) => (i === 0 ? 0 : value - all[i - 1]!))
      .slice(1);
    expect(Math.min(...steps)).toBeGreaterThan(-0.0025);
    const eighths = Array.from(
      { length: 8 },
      (_, i) => lightness(name)[i * 31 + 31]! - lightness(name)[i * 31]!,
    );
    expect(Math.min(...eighths)).toBeGreaterThan(0.02);
  });

  test('tables pass through the published colours', () => {
    const at = (name: 'viridis' | 'magma' | 'turbo', i: number) => [
      ...colormapTable(name).slice(i * 3, i * 3 + 3),
    ];
    expect(at('viridis', 0)).toEqual([0x44, 0x01, 0x54]);
    expect(at('viridis', 255)).toEqual([0xfd, 0xe7, 0x25]);
    expect(at('magma', 255)).toEqual([0xfc, 0xfd, 0xbf]);
    expect(at('turbo', 255)).toEqual([0x7a, 0x04, 0x02]);
    // 0.6 of 255 is a whole index, where the seventh of eleven anchors lies
    expect(at('viridis', 153)).toEqual([0x22, 0xa8, 0x84]);
  });

  test('Oklab and back changes no colour', () => {
    for (const colour of [
      [0, 0, 0],
      [255, 255, 255],
      [255, 0, 0],
      [12, 200, 99],
    ] as [number, number, number][]) {
      expect(fromOklab(toOklab(colour))).toEqual(colour);
    }
    expect(toOklab([255, 255, 255])[0]).toBeCloseTo(1, 5);
  });

  test('paint clips, and a constant map has no false extremes', () => {
    const pixels = paint([-5, 0, 1, 7], 0, 1, 'viridis');
    expect([...pixels.slice(0, 4)]).toEqual([...pixels.slice(4, 8)]);
    expect([...pixels.slice(8, 12)]).toEqual([...pixels.slice(12, 16)]);
    expect(pixels[3]).toBe(255);
    const flat = paint([2, 2], 2, 2, 'viridis');
    expect([...flat.slice(0, 3)]).toEqual([...colormapTable('viridis').slice(128 * 3, 129 * 3)]);
  });

  test('the map of differences is lightest where there is none', () => {
    const table = colormapTable('difference');
    const at = (i: number) => toOklab([table[i * 3]!, table[i * 3 + 1]!, table[i * 3 + 2]!]);
    expect(at(127)[0]).toBeGreaterThan(0.97);
    expect(Math.max(at(0)[0], at(255)[0])).toBeLessThan(0.55);
    // blue below, red above
    expect([Math.sign(at(0)[1]), Math.sign(at(255)[1])]).toEqual([-1, 1]);
  });

  test('css forms', () => {
    expect(cssColour('viridis', 0)).toBe('rgb(68 1 84)');
    expect(cssColour('viridis', Number.NaN)).toBe('rgb(68 1 84)');
    expect(cssGradient('magma').match(/rgb/g)).toHaveLength(17);
  });
});

test('the spline meets its values and is straight where they are', () => {
  const curve = spline([1, 4, 2, 8]);
  [1, 4, 2, 8].forEach((value, i) => expect(curve(i / 3)).toBeCloseTo(value, 9));
  const line = spline([0, 1, 2, 3]);
  expect(line(0.41)).toBeCloseTo(1.23, 9);
});
