import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clampScale, nextScale, scaleOf } from './closeness.ts';
import { clampPlace, fromMiddle } from './loupe-place.ts';

const side = fc.integer({ min: 1, max: 8000 });
const size = fc.record({ width: side, height: side });

test('the picture fills the room as far as it can, and a small one stays in the middle', () => {
  fc.assert(
    fc.property(size, size, fc.double({ noNaN: true, min: -3, max: 3 }), (picture, room, x) => {
      const place = clampPlace({ x, y: x }, picture, room);
      const left = room.width / 2 - place.x * picture.width;
      if (picture.width <= room.width) expect(place.x).toBe(0.5);
      else {
        expect(left).toBeLessThanOrEqual(1e-6);
        expect(left + picture.width).toBeGreaterThanOrEqual(room.width - 1e-6);
      }
    }),
  );
});

test('the point of a picture under a pointer stays there while it is enlarged', () => {
  const room = { width: 400, height: 400 };
  const at = { x: 100, y: 150 };
  expect(fromMiddle(at, { width: 400, height: 200 }, room)).toEqual({ x: -0.25, y: -0.25 });
  expect(fromMiddle(at, { width: 800, height: 400 }, room)).toEqual({ x: -0.125, y: -0.125 });
});

test('zooming stops at 50, 100, 200 and 400% and at the whole picture, each once', () => {
  const stops = (scale: number | undefined, whole: number, by: number) => {
    const found: (number | undefined)[] = [];
    for (let next = nextScale(scale, whole, by); next !== scale; next = nextScale(scale, whole, by))
      found.push((scale = next));
    return found;
  };
  expect(stops(undefined, 0.3, 1)).toEqual([0.5, 1, 2, 4]);
  expect(stops(4, 1.4, -1)).toEqual([2, undefined, 1, 0.5]);
  // a pinch ends anywhere
  expect(stops(1.7, 0.3, -1)).toEqual([1, 0.5, undefined]);
  expect(stops(undefined, 7, -1)).toEqual([4, 2, 1, 0.5]);
  // the whole picture at 100% is not a stop of its own
  expect(stops(2, 1.0001, -1)).toHaveLength(2);
});

test('a pinch reaches no further than the stops, unless the picture is shown whole beyond them', () => {
  expect([0.1, 3, 9].map((scale) => clampScale(scale, 1))).toEqual([0.5, 3, 4]);
  expect(clampScale(0.1, 0.2)).toBe(0.2);
  expect(clampScale(9, 6)).toBe(6);
  // beyond the stops by a picture beside it: as it is, and back, but no further
  for (const scale of [20, 12]) expect(clampScale(scale, 2, 20)).toBe(scale);
  expect(clampScale(30, 2, 20)).toBe(20);
  expect(clampScale(0.1, 0.4, 0.1)).toBe(0.1);
});

test('pictures beside each other are as much larger than whole: a small copy shows the same part', () => {
  const closeness = { scale: 1, whole: 0.4, x: 0.5, y: 0.5 };
  expect(scaleOf(closeness, 0.4)).toBe(1);
  expect(scaleOf(closeness, 0.8)).toBe(2);
  expect(scaleOf({ ...closeness, scale: undefined }, 0.8)).toBe(0.8);
  // alone, each at its own pixels
  expect(scaleOf({ scale: 1, x: 0.5, y: 0.5 }, 0.8)).toBe(1);
});
