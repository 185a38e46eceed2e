import { expect, test } from 'vitest';
import { shallowConfig } from './shallow-config.ts';

test('a shallow configuration cuts every tower, and taps what is left', () => {
  const two = shallowConfig(2);
  expect([two.imageTower.depth, two.text.depth, two.cropTower.depth]).toEqual([2, 2, 2]);
  expect(two.cropTower.taps).toEqual([0, 1]);
  const full = shallowConfig(24);
  expect([full.imageTower.depth, full.text.depth, full.cropTower.depth]).toEqual([24, 12, 12]);
  expect(full.cropTower.taps).toEqual([8, 9, 10, 11]);
});
