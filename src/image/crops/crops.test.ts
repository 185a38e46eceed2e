import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropPixels, cropPositions, evenCrops } from './crops.ts';

describe('evenCrops', () => {
  it('spreads 15 crops over a square in staggered rows that take the corners', () => {
    const crops = evenCrops(512, 512, 15, 224);
    expect(crops).toHaveLength(15);
    for (const corner of [
      [0, 0],
      [288, 0],
      [0, 288],
      [288, 288],
    ]) {
      expect(crops).toContainEqual(corner);
    }
  });

  it('puts a single crop in the middle', () => {
    expect(evenCrops(512, 768, 1, 224)).toEqual([[144, 272]]);
  });

  it('lays a long image’s crops along it', () => {
    expect(evenCrops(1000, 224, 5, 224)).toEqual([
      [0, 0],
      [194, 0],
      [388, 0],
      [582, 0],
      [776, 0],
    ]);
  });

  it('gives as many different crops inside the image as there can be, always the same', () => {
    const side = fc.oneof(fc.integer({ min: 16, max: 30 }), fc.integer({ min: 16, max: 600 }));
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 60 }), (width, height, count) => {
        const size = 16;
        const crops = evenCrops(width, height, count, size);
        const places = (width - size + 1) * (height - size + 1);
        expect(crops).toHaveLength(Math.min(count, places));
        expect(new Set(crops.map(String)).size).toBe(crops.length);
        for (const [x, y] of crops) {
          expect(Number.isInteger(x) && x >= 0 && x + size <= width).toBe(true);
          expect(Number.isInteger(y) && y >= 0 && y + size <= height).toBe(true);
        }
        expect(evenCrops(width, height, count, size)).toEqual(crops);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves no large hole: with 15 crops every pixel of a 512×512 image is seen', () => {
    const seen = new Uint8Array(512 * 512);
    for (const [x, y] of evenCrops(512, 512, 15, 224)) {
      for (let row = y; row < y + 224; row++) seen.fill(1, row * 512 + x, row * 512 + x + 224);
    }
    expect(seen.every((value) => value === 1)).toBe(true);
  });
});

describe('cropPositions', () => {
  it('says when the image has fewer places than were requested', () => {
    const { positions, notes } = cropPositions(224, 224, 224, 15);
    expect(positions).toEqual([[0, 0]]);
    expect(notes).toEqual([
      {
        code: 'few-crops',
        message: 'a 224×224 image has only one place for a 224×224 crop; 15 were requested',
      },
    ]);
  });

  it('puts crops onto a grid where one is given, as far as the image has whole squares of it', () => {
    const { positions, notes } = cropPositions(535, 250, 112, 15, 16);
    expect(positions).toHaveLength(15);
    expect(new Set(positions.map(String)).size).toBe(15);
    for (const corner of positions) for (const at of corner) expect(at % 16).toBe(0);
    expect(Math.max(...positions.map(([x]) => x))).toBe(528 - 112);
    expect(Math.max(...positions.map(([, y]) => y))).toBe(240 - 112);
    expect(notes).toEqual([]);
    expect(cropPositions(130, 112, 112, 15, 16).notes[0]!.message).toContain('only 2 places');
  });

  it('takes given corners as they are', () => {
    const crops: [number, number][] = [
      [0, 54],
      [288, 288],
    ];
    expect(cropPositions(512, 512, 224, crops)).toEqual({ positions: crops, notes: [] });
  });

  it.each([
    [[289, 0]],
    [[0, -1]],
    [[0.5, 0]],
    [[Number.NaN, 0]],
    [['1', 2]],
    [[1]],
    [null],
    ['xy'],
    [{ x: 1 }],
  ])('refuses the corner %j', (corner) => {
    expect(() => cropPositions(512, 512, 224, [corner as unknown as [number, number]])).toThrow(
      expect.objectContaining({
        code: 'crop-outside',
        hint: expect.stringContaining('x from 0 to 288') as string,
      }),
    );
  });

  it.each([0, -3, 2.5, Number.NaN, 1e9])('refuses %d crops', (count) => {
    expect(() => cropPositions(512, 512, 224, count)).toThrow(/whole number from 1/);
  });

  it('refuses an empty list', () => {
    expect(() => cropPositions(512, 512, 224, [])).toThrow(/list of crops is empty/);
  });
});

describe('cropPixels', () => {
  it('copies the right square', () => {
    const rgb = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => i);
    expect([...cropPixels(rgb, 5, 2, 1, 2)]).toEqual([21, 22, 23, 24, 25, 26, 36, 37, 38, 39, 40, 41]);
  });
});
