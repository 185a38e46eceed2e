import { expect, test } from 'vitest';
import { readSidecar, sidecarPaths } from './sidecar.ts';

/** As the reader of prompts does it. */
const withoutSettings = (text: string) => text.split(/\n(?:Negative prompt:|Steps: \d)/)[0];
const read = (text: string) => readSidecar(new TextEncoder().encode(text), 'a.txt', withoutSettings).prompt;

test('a text file beside an image is its prompt, without the settings a generator wrote behind it', () => {
  expect(sidecarPaths('x/a.b.png')).toEqual(['x/a.b.txt', 'x/a.b.png.txt']);
  expect(read('\uFEFFa cat,\r\nin the rain\r\n')).toBe('a cat,\nin the rain');
  expect(read('a cat\nNegative prompt: ugly\nSteps: 20, Sampler: Euler a, Seed: 1')).toBe('a cat');
  expect(read('a cat\nSteps: 20, Sampler: Euler a')).toBe('a cat');
  expect([read(''), read('nan'), read('\n\n')]).toEqual([undefined, undefined, undefined]);
  expect(
    readSidecar(Uint8Array.from([0x67, 0x72, 0xf6, 0xdf, 0x65]), 'a.txt', withoutSettings),
  ).toMatchObject({
    prompt: 'größe',
    notes: [{ code: 'encoding' }],
  });
});
