import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { centralSquare } from './central-square.ts';

const drawn = (width: number, height: number): Uint8Array => {
  const random = new Random(1);
  return Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
};

it('is the middle of an image at the canonical size, byte for byte', () => {
  const rgb = drawn(512, 512);
  const { rgb: square, width, height } = centralSquare(rgb, 512, 512, 256, 32);
  expect([width, height]).toEqual([256, 256]);
  for (const [x, y] of [
    [0, 0],
    [255, 255],
    [10, 200],
  ] as const) {
    const at = ((y + 128) * 512 + x + 128) * 3;
    expect(square.subarray((y * 256 + x) * 3, (y * 256 + x) * 3 + 3)).toEqual(rgb.subarray(at, at + 3));
  }
});

it('is a square of whole patches, whatever the image’s shape', () => {
  const length = fc.integer({ min: 16, max: 900 });
  fc.assert(
    fc.property(length, length, (width, height) => {
      const square = centralSquare(new Uint8Array(width * height * 3), width, height, 256, 32);
      expect(square.width).toBe(square.height);
      expect(square.width % 32).toBe(0);
      expect(square.width).toBeGreaterThanOrEqual(32);
      expect(square.width).toBeLessThanOrEqual(256);
      expect(square.rgb).toHaveLength(square.width ** 2 * 3);
    }),
    { numRuns: 25 },
  );
});
