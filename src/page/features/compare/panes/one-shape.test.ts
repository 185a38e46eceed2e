import { expect, test } from 'vitest';
import { sameShape } from './one-shape.ts';

test('one shape: the same picture at another size, with sides rounded; not another crop of it', () => {
  const size = { width: 1024, height: 683 };
  expect(sameShape(size, { width: 512, height: 341 })).toBe(true);
  expect(sameShape(size, size)).toBe(true);
  expect(sameShape(size, { width: 683, height: 1024 })).toBe(false);
  expect(sameShape(size, { width: 1024, height: 640 })).toBe(false);
  expect(sameShape({ width: 512, height: 512 }, { width: 512, height: 520 })).toBe(false);
});
