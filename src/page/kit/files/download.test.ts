import { expect, test } from 'vitest';
import { saveName } from './download.ts';

test('file names', () => {
  expect(saveName('set/cat.png', 'frequency', 'png')).toBe('set_cat.frequency.png');
  expect(saveName('my.cat.jpeg', 'crop-weight', 'npy')).toBe('my.cat.crop-weight.npy');
  expect(saveName('set/cat.png', 'frequency', 'png')).toBe('set_cat.frequency.png');
});
