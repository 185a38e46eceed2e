import { expect, test } from 'vitest';
import { inverted, swapped } from '../../../image/colour/altered.ts';
import { appearance, appearanceLength } from '../../../image/negative/appearance.ts';
import { Random } from '../../../shared/random.ts';
import { parseRecipe } from '../../../training/recipe.ts';
import demo from '../demo-recipe.json' with { type: 'json' };
import { looksOf } from './appearances.ts';

test('a picture is looked at as it is, with red and blue exchanged, and inverted', () => {
  const side = 72;
  const random = new Random(2);
  // brighter from left to right, warmer from top to bottom
  const rgb = Uint8Array.from({ length: 3 * side * side }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const warm = (i % 3 === 0 ? 1 : -1) * Math.floor(pixel / side);
    return 80 + 2 * (pixel % side) + (i % 3 === 1 ? 0 : warm) + 5 * random.uniform();
  });
  const looks = looksOf({ rgb, width: side, height: side }, 32);
  const parts = [0, 1, 2].map((i) => looks.subarray(i * appearanceLength, (i + 1) * appearanceLength));
  expect(looks).toHaveLength(3 * appearanceLength);
  [rgb, swapped(rgb), inverted(rgb)].forEach((version, i) =>
    expect(parts[i]).toEqual(appearance(version, side, side)),
  );
  expect([...swapped(rgb).subarray(0, 3)]).toEqual([rgb[2], rgb[1], rgb[0]]);
  expect(swapped(swapped(rgb))).toEqual(rgb);
});

test('the demo’s recipe reads as many values as there are', () => {
  expect(parseRecipe(demo).model.branches.colours?.inputs).toBe(appearanceLength);
});
