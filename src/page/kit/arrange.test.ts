import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrange, type CaptionWay } from './arrange.ts';

const below: CaptionWay = {
  adds: { width: 0, height: 60 },
  least: { width: 150, height: 0 },
  narrow: { width: 175, height: 32 },
};
const beside: CaptionWay = { adds: { width: 216, height: 0 }, least: { width: 0, height: 130 } };
const places = (ratios: number[], width: number, height: number) =>
  arrange(ratios, { width, height }, [below]).places;

test('two squares side by side take the whole width, and keep their shape', () => {
  const [left, right] = places([1, 1], 1280, 750);
  expect(left).toEqual({ left: 0, top: 26, width: 638, height: 698 });
  expect(right).toEqual({ ...left, left: 642 });
});

test('of shapes that differ all in a row are equally high, and touch but for the gap', () => {
  const row = places([0.5, 1.5, 1], 1280, 750);
  expect(new Set(row.map(({ height }) => height.toFixed(6))).size).toBe(1);
  expect(row.map(({ width, height }) => width / (height - 60))).toEqual(
    [0.5, 1.5, 1].map((ratio) => expect.closeTo(ratio, 9) as number),
  );
  for (const [i, place] of row.slice(1).entries())
    expect(place.left - row[i]!.left - row[i]!.width).toBeCloseTo(4, 9);
});

test('four squares in two rows that meet in the middle of a wide screen; on a phone two broad ones one below the other', () => {
  const [a, b, c, d] = places([1, 1, 1, 1], 1280, 850);
  expect(a!.left + a!.width + 4).toBeCloseTo(b!.left, 9);
  expect(c!.top).toBeCloseTo(a!.top + a!.height + 4, 9);
  expect(d!.top + d!.height).toBeCloseTo(850, 9);
  const [one, other] = places([1.5, 1.5], 390, 750);
  expect(other!.left).toBe(one!.left);
  expect(other!.top).toBeGreaterThan(one!.top);
  // not one above three too narrow for their marks
  expect(places([1, 1, 1, 1], 390, 750).map(({ width }) => width)).toEqual([193, 193, 193, 193]);
});

test('captions of narrow pictures are taller; the pictures give way only where there is no room for that', () => {
  expect(places([1, 1, 1, 1], 320, 593)).toEqual(
    [0, 162]
      .flatMap(() => [0, 162])
      .map((left, i) => ({ left, top: i < 2 ? 44.5 : 298.5, width: 158, height: 250 })),
  );
  // a broad one above two narrow ones, whose captions alone are taller
  const [broad, ...narrow] = places([1, 1, 1], 320, 593);
  expect(broad!.height - broad!.width).toBeCloseTo(60, 9);
  for (const { width, height } of narrow) expect(height - width).toBeCloseTo(92, 9);
  expect(narrow[1]!.top + narrow[1]!.height).toBeCloseTo(593, 9);
});

test('a row that would be too narrow for its captions keeps what these need, and the other gives way', () => {
  const [broad, ...narrow] = places([1, 1, 1], 320, 510);
  for (const { width } of narrow) expect(width).toBeCloseTo(150, 9);
  expect(broad!.width).toBeCloseTo(510 - 150 - 92 - 60 - 4, 9);
  expect(narrow[1]!.top + narrow[1]!.height).toBeCloseTo(510, 9);
});

test('four squares on a wide screen have their captions beside them, and are as high as half of it', () => {
  const { places: four, caption } = arrange([1, 1, 1, 1], { width: 1280, height: 756 }, [below, beside]);
  expect(caption).toBe(beside);
  expect(four.map(({ width, height }) => [width, height])).toEqual(
    Array.from({ length: 4 }, () => [592, 376]),
  );
  expect(arrange([1, 1], { width: 1280, height: 756 }, [below, beside]).caption).toBe(below);
});

const length = fc.integer({ min: 0, max: 3000 });
const rooms = fc.record({ width: length, height: length });
const shapes = fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 1, maxLength: 4 });

test('nothing leaves the room or lies on another, and every picture keeps its shape, however little room there is', () => {
  fc.assert(
    fc.property(shapes, rooms, (ratios, room) => {
      const { places: all, caption } = arrange(ratios, room, [below, beside]);
      const { adds } = caption;
      fc.pre(room.width >= 4 * (adds.width + 4) && room.height >= 4 * (adds.height + 32 + 4));
      for (const [i, { left, top, width, height }] of all.entries()) {
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(-1e-6);
        expect(left + width).toBeLessThanOrEqual(room.width + 1e-6);
        expect(top + height).toBeLessThanOrEqual(room.height + 1e-6);
        const taller = [0, 32].map((more) => (height - adds.height - more) * ratios[i]! + adds.width - width);
        expect(Math.min(...taller.map(Math.abs))).toBeCloseTo(0, 6);
        for (const other of all.slice(i + 1))
          expect(other.left > left + width || other.top > top + height).toBe(true);
      }
    }),
  );
});

test('no grid of equal squares shows them larger', () => {
  const counts = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 4 }), rooms, (columns, rows, room) => {
      const count = columns * rows;
      fc.pre(count <= 4);
      const side = Math.min(
        (room.width - 4 * (columns - 1)) / columns,
        (room.height - 4 * (rows - 1)) / rows,
      );
      const squares = arrange(
        Array.from({ length: count }, () => 1),
        room,
      ).places;
      const area = squares.reduce((sum, { width, height }) => sum + width * height, 0);
      expect(area).toBeGreaterThanOrEqual(count * Math.max(0, side) ** 2 - 1e-6);
    }),
    { examples: [[1, 1, { width: 0, height: 0 }]] },
  );
});
