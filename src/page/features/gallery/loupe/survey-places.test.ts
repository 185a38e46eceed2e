import { expect, test } from 'vitest';
import { surveyPlaces } from './survey-places.ts';

const caption = 60;
const places = (ratios: number[], width: number, height: number) =>
  surveyPlaces(ratios, { width, height }, caption);

test('two squares side by side take the whole width, and keep their shape', () => {
  const [left, right] = places([1, 1], 1280, 750);
  expect(left).toEqual({ left: 0, top: 26, width: 638, height: 698 });
  expect(right).toEqual({ ...left, left: 642 });
});

test('of shapes that differ all in a row are equally high, and touch but for the gap', () => {
  const row = places([0.5, 1.5, 1], 1280, 750);
  expect(new Set(row.map(({ height }) => height.toFixed(6))).size).toBe(1);
  expect(row.map(({ width, height }) => width / (height - caption))).toEqual(
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

test('nothing is larger than the room, however little there is', () => {
  for (const [width, height] of [
    [320, 90],
    [100, 2000],
    [2560, 1300],
  ] as const)
    for (const place of places([1.2, 0.7, 1, 2.4], width, height)) {
      expect(place.left).toBeGreaterThanOrEqual(-1e-9);
      expect(place.left + place.width).toBeLessThanOrEqual(width + 1e-9);
      expect(place.width).toBeGreaterThanOrEqual(0);
    }
});
