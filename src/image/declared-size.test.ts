import { expect, test } from 'vitest';
import { fixtureFiles } from '../testing/fixture-files.ts';
import { declaredSize } from './declared-size.ts';

test.each(fixtureFiles('.png', '.gif', '.jpg', '.webp', '.avif', '.bmp'))(
  'the header of $name gives as many pixels as Pillow reads',
  ({ bytes, width, height }) => {
    const size = declaredSize(bytes);
    // turned ones are stored the other way
    expect([
      [width, height],
      [height, width],
    ]).toContainEqual([size!.width, size!.height]);
  },
);

test('what is no image has no size', () => {
  expect(declaredSize(Uint8Array.from([1, 2, 3]))).toBeUndefined();
  expect(declaredSize(new Uint8Array())).toBeUndefined();
  const [png] = fixtureFiles('rgb.png');
  expect(declaredSize(png!.bytes.slice(0, 12))).toBeUndefined();
});
