import { expect, test } from 'vitest';
import { isTap, pullAt, resisted, swiped } from './use-swipe.ts';

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

test('where no picture is beside it, it follows ever less, the same on both sides, and never leaves', () => {
  const pulls = [0, 40, 80, 160, 320, 1e6];
  const ways = pulls.map((pull) => resisted(pull, 390));
  const gains = pulls.slice(1).map((pull, i) => (ways[i + 1]! - ways[i]!) / (pull - pulls[i]!));
  expect(gains).toEqual([...gains].sort((a, b) => b - a));
  expect(gains[0]).toBeLessThan(0.5);
  expect(Math.max(...ways)).toBeLessThan(390);
  expect(resisted(-80, 390)).toBe(-ways[2]!);
});

test('a finger that catches it on its way back pulls it on from there', () => {
  for (const at of [-120, -1, 0, 19, 200]) expect(resisted(pullAt(at, 390), 390)).toBeCloseTo(at, 9);
});
