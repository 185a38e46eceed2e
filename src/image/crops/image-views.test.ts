import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resizeBilinear } from '../resize/resize.ts';
import { Random } from '../../shared/random.ts';
import { centralSquare } from './central-square.ts';
import { imageViews } from './image-views.ts';

const whole = { whole: true, side: 224, grid: 32, mirrored: false };
const middle = { whole: false, side: 256, grid: 32, mirrored: false };
const drawn = (width: number, height: number): Uint8Array => {
  const random = new Random(1);
  return Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
};

it('the whole is scaled, the middle is cut out; both as often as they are asked for, made once', () => {
  const image = { rgb: drawn(512, 512), width: 512, height: 512 };
  const [square, all, again] = imageViews(image, [middle, whole, middle]);
  expect(square).toEqual([centralSquare(image.rgb, 512, 512, 256, 32)]);
  expect(again?.[0]).toBe(square?.[0]);
  expect(all).toEqual([{ rgb: resizeBilinear(image.rgb, 512, 512, 224, 224), width: 224, height: 224 }]);
});

it('a view’s mirror image lies behind it', () => {
  const image = { rgb: drawn(70, 40), width: 70, height: 40 };
  const [[own, mirrored] = []] = imageViews(image, [{ ...whole, mirrored: true }]);
  const pixels = ({ rgb, width }: typeof image, row: number) =>
    Array.from({ length: width }, (_, x) => String(rgb.subarray(3 * (row * width + x)).subarray(0, 3)));
  expect([own?.width, own?.height]).toEqual([mirrored?.width, mirrored?.height]);
  for (let row = 0; row < own!.height; row++)
    expect(pixels(mirrored!, row)).toEqual(pixels(own!, row).toReversed());
});

it('the whole keeps its shape, as far as sides of whole patches allow', () => {
  const length = fc.integer({ min: 1, max: 900 });
  fc.assert(
    fc.property(length, length, (width, height) => {
      const image = { rgb: new Uint8Array(width * height * 3), width, height };
      const all = imageViews(image, [whole])[0]?.[0];
      expect(all!.rgb).toHaveLength(all!.width * all!.height * 3);
      for (const [side, other, given, beside] of [
        [all!.width, all!.height, width, height],
        [all!.height, all!.width, height, width],
      ] as const) {
        expect(side % 32).toBe(0);
        // half a patch from where it would be exactly, and one patch at least
        expect(side).toBeGreaterThanOrEqual(32);
        expect(Math.abs(Math.max(32, 224 * Math.sqrt(given / beside)) - side)).toBeLessThanOrEqual(16);
        expect(side >= other).toBe(given >= beside || side === other);
      }
    }),
    { numRuns: 20 },
  );
});
