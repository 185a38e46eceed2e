import { expect, test } from 'vitest';
import { Recent } from './recent.ts';

test('what was used longest ago is forgotten first', () => {
  const recent = new Recent<string, number>(10, (value) => value);
  recent.set('a', 4);
  recent.set('b', 4);
  expect(recent.get('a')).toBe(4);
  recent.set('c', 3);
  expect(recent.get('b')).toBeUndefined();
  expect([recent.get('a'), recent.get('c')]).toEqual([4, 3]);
  // given again, it weighs what it weighs now
  recent.set('a', 1);
  recent.set('d', 6);
  expect(['a', 'c', 'd'].map((key) => recent.get(key))).toEqual([1, 3, 6]);
});

test('what is too heavy alone is not kept, nor anything older', () => {
  const recent = new Recent<string, number>(10, (value) => value);
  recent.set('a', 2);
  recent.set('b', 11);
  expect([recent.get('a'), recent.get('b')]).toEqual([undefined, undefined]);
  recent.set('c', 10);
  expect(recent.get('c')).toBe(10);
});
