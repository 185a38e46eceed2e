import { expect, test } from 'vitest';
import { surveyColumns } from './survey-columns.ts';

const wide = { width: 1280, height: 750 };
const tall = { width: 390, height: 750 };

test('four squares in two rows, three in one, on a screen wider than high', () => {
  expect(surveyColumns([1, 1, 1, 1], wide)).toBe(2);
  expect(surveyColumns([1, 1, 1], wide)).toBe(3);
  expect(surveyColumns([1, 1], wide)).toBe(2);
});

test('upright pictures beside each other, and on a phone one below the other where they are broad', () => {
  expect(surveyColumns([0.5, 0.5, 0.5, 0.5], wide)).toBe(4);
  expect(surveyColumns([1.5, 1.5], wide)).toBe(2);
  expect(surveyColumns([1.5, 1.5], tall)).toBe(1);
  expect(surveyColumns([1, 1, 1, 1], tall)).toBe(2);
});
