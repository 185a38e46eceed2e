import { expect, test } from 'vitest';
import { pan, pinch, zoomAbout, fitted } from './zoom.ts';

/** Where a point of the image (fraction from its middle) appears. */
const shown = (zoom: { scale: number; x: number }, point: number) => zoom.x + zoom.scale * point;

test('the point under the pointer stays under it', () => {
  const once = zoomAbout(fitted, 2, 0.2, -0.1);
  expect(shown(once, 0.2)).toBeCloseTo(0.2, 12);
  const point = (0.05 - once.x) / once.scale;
  const twice = zoomAbout(once, 1.7, 0.05, 0);
  expect(shown(twice, point)).toBeCloseTo(0.05, 12);
});

test('zooming out ends at the fitted image, zooming in at 32 times', () => {
  expect(zoomAbout(zoomAbout(fitted, 3, 0.4, 0.4), 0.1, 0, 0)).toEqual(fitted);
  expect(zoomAbout(fitted, 1000, 0, 0).scale).toBe(32);
});

test('an edge never comes inside the frame', () => {
  const far = pan(zoomAbout(fitted, 4, 0, 0), 10, -10);
  expect(shown(far, -0.5)).toBeCloseTo(-0.5, 12);
  expect(far.y).toBe(-1.5);
  expect(pan(fitted, 0.3, 0.3)).toEqual({ scale: 1, x: 0, y: 0 });
});

test('what lies between two fingers stays between them', () => {
  const zoom = pinch(
    fitted,
    [
      { x: -0.1, y: 0 },
      { x: 0.1, y: 0 },
    ],
    [
      { x: -0.15, y: 0.1 },
      { x: 0.25, y: 0.1 },
    ],
  );
  expect(zoom.scale).toBeCloseTo(2, 12);
  expect(shown(zoom, -0.1)).toBeCloseTo(-0.15, 12);
  expect(shown(zoom, 0.1)).toBeCloseTo(0.25, 12);
  expect(zoom.y).toBeCloseTo(0.1, 12);
});
