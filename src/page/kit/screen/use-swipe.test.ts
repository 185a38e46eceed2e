import { expect, test } from 'vitest';
import { isTap, swiped } from './use-swipe.ts';

test('a finger that goes far enough sideways asks for the neighbour on the other side', () => {
  expect(swiped(-90, 20)).toBe(1);
  expect(swiped(90, -20)).toBe(-1);
  for (const [x, y] of [
    [-30, 0],
    [-90, 60],
    [0, 200],
  ] as const)
    expect(swiped(x, y)).toBe(0);
});

test('one that came back early asks for none, but did not tap either', () => {
  expect(isTap(3, -4)).toBe(true);
  expect([swiped(-30, 5), isTap(-30, 5)]).toEqual([0, false]);
});
