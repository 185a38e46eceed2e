import { expect, test } from 'vitest';
import { filledSides } from './filled-sides.ts';

const listed = ['a', 'b', 'c'];
const none = { left: undefined, right: undefined };

test('empty sides take the shown image and the one after it, or the first two', () => {
  expect(filledSides(none, listed, 'b')).toEqual({ left: 'b', right: 'c' });
  expect(filledSides(none, listed, 'c')).toEqual({ left: 'c', right: 'a' });
  expect(filledSides(none, listed, undefined)).toEqual({ left: 'a', right: 'b' });
  expect(filledSides(none, ['a'], 'a')).toEqual({ left: 'a', right: undefined });
  expect(filledSides(none, [], undefined)).toEqual(none);
});

test('a side keeps its image as long as it is listed, and no image is on both sides', () => {
  expect(filledSides({ left: 'c', right: 'a' }, listed, 'b')).toEqual({ left: 'c', right: 'a' });
  expect(filledSides({ left: 'gone', right: 'a' }, listed, 'a')).toEqual({ left: 'b', right: 'a' });
  // a sample stays in the page, but gives way to images of one's own
  expect(filledSides({ left: 'sample', right: 'sample 2' }, listed, 'b')).toEqual({ left: 'b', right: 'c' });
});
