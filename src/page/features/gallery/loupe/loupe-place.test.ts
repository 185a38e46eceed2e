import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clampPlace, placeAt } from './loupe-place.ts';

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

test('the place under a point, also beside a picture that is shown whole', () => {
  const [picture, room] = [
    { width: 2000, height: 1000 },
    { width: 400, height: 400 },
  ];
  expect(placeAt(200, 200, picture, room)).toEqual({ x: 0.5, y: 0.5 });
  expect(placeAt(100, 150, picture, room)).toEqual({ x: 0.25, y: 0.25 });
  expect(placeAt(400, 0, picture, room)).toEqual({ x: 1, y: 0 });
});
