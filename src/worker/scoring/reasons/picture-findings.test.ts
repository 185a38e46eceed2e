import { expect, it } from 'vitest';
import { Random } from '../../../shared/random.ts';
import { pictureFindings } from './picture-findings.ts';

const noise = (side: number) => {
  const random = new Random(2);
  return {
    width: side,
    height: side,
    rgb: Uint8Array.from({ length: side * side * 3 }, () => random.integer(256)),
  };
};
const codes = (side: number) => pictureFindings(noise(side), undefined).faults.map(({ code }) => code);

it('has a probability for each fault, but none for a picture too small to tell', () => {
  expect(codes(470)).toEqual(['softness', 'blur', 'noise', 'compression', 'enlargement']);
  expect(codes(200)).toEqual([]);
});
