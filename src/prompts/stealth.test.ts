import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../image/formats/png.ts';
import { buildPng } from '../testing/pictures/png-builder.ts';
import { readFilePrompt } from './read-file.ts';
import { stealthText } from './stealth.ts';
import { pngHiding, webpHiding, type Hidden } from '../testing/pictures/stealth-builder.ts';

const words = 'a red fox in snow';
const file: Hidden = { text: '', of: 'alpha', packed: true, order: 'columns', width: 40, height: 200 };

describe('texts hidden in the lowest bits', () => {
  it('are read back from alpha and colours, packed or plain, in columns or rows, of any size', () => {
    const hidden = fc.record<Hidden>({
      text: fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
      of: fc.constantFrom('alpha', 'rgb'),
      packed: fc.boolean(),
      order: fc.constantFrom('columns', 'rows'),
      width: fc.integer({ min: 60, max: 90 }),
      height: fc.integer({ min: 60, max: 140 }),
    });
    fc.assert(
      fc.property(hidden, (one) => {
        expect(stealthText(pngHiding(one))).toBe(one.text);
        expect(stealthText(webpHiding(one))).toBe(one.text);
      }),
      { numRuns: 15 },
    );
  });

  it('are a prompt, and the picture is not called transparent for them', () => {
    const text = `${words}\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 1`;
    const png = pngHiding({ ...file, text });
    for (const bytes of [png, webpHiding({ ...file, text })])
      expect(readFilePrompt(bytes)).toEqual({ prompt: words, promptFrom: 'a1111', dropped: [] });
    expect(decodePng(png, 'x.png').notes).toEqual([]);
  });

  it('are NovelAI’s where they are its JSON', () => {
    const comment = JSON.stringify({ prompt: words, uc: 'blurry', steps: 28 });
    const text = JSON.stringify({ Software: 'NovelAI', Description: `${words}, x`, Comment: comment });
    expect(readFilePrompt(pngHiding({ ...file, text }))).toMatchObject({
      prompt: words,
      promptFrom: 'novelai',
    });
  });

  it('are none where a picture has none, is too small, or the length is wrong', () => {
    const samples = Array.from({ length: 8 * 8 * 4 }, (_, i) => i & 255);
    const size = { width: 8, height: 8, depth: 8, colour: 6, channels: 4, interlaced: false } as const;
    expect(stealthText(buildPng({ ...size, samples }))).toBeUndefined();
    const cut = pngHiding({ ...file, text: words.repeat(2000), packed: false });
    expect(stealthText(cut)).toBeUndefined();
    const webp = webpHiding({ ...file, text: words });
    for (const end of [20, 200, 20_000]) expect(stealthText(webp.subarray(0, end))).toBeUndefined();
    expect(stealthText(new Uint8Array(4))).toBeUndefined();
  });
});
