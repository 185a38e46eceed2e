import { expect, test } from 'vitest';
import { expertsStrings } from '../experts/index.ts';
import { expertPlaces } from './experts.ts';

const gate = Array.from({ length: 6 }, () => 1 / 6);

test('experts are counted within their member', () => {
  const places = expertPlaces({ gate, members: 2 });
  expect(places[0]).toEqual({ member: 0, expert: 0 });
  expect(places[3]).toEqual({ member: 1, expert: 0 });
  expect(expertsStrings.name(places[5]!)).toBe('Member 2, expert 3');
});

test('a single member is not named', () => {
  const places = expertPlaces({ gate });
  expect(places[5]).toEqual({ member: undefined, expert: 5 });
  expect(expertsStrings.name(places[5]!)).toBe('Expert 6');
});
