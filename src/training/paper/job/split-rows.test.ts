import { expect, test } from 'vitest';
import { splitRows } from './split-rows.ts';

const fifth = { validation: 0.2, split: 'prompt' } as const;
const prompts = (images: number, distinct: number) =>
  Array.from({ length: images }, (_, i) => `prompt ${i % distinct}`);

test('a prompt stands on one side only', () => {
  const groups = prompts(30, 10);
  const { rows, validation, said } = splitRows(groups, fifth, 1);
  expect([...rows, ...validation].sort((a, b) => a - b)).toEqual(groups.map((_, i) => i));
  expect(validation).toHaveLength(6);
  const held = new Set(validation.map((row) => groups[row]));
  expect(rows.filter((row) => held.has(groups[row]))).toEqual([]);
  expect(said).toBe('24 images trained on, 6 held out by prompt');
});

test('of too few prompts, images are split, and it says so', () => {
  for (const distinct of [1, 4]) {
    const { rows, validation, said } = splitRows(prompts(30, distinct), fifth, 1);
    expect([rows.length, validation.length]).toEqual([24, 6]);
    expect(said).toContain('by image, because there are too few prompts to split by (the prompts of 6');
  }
});
