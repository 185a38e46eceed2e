import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitA1111 } from './a1111.ts';

const plain = 'a yellow disc over a green field';
const settings = 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512';

describe('splitA1111', () => {
  it.each([
    ['many lines', `${plain}\nNegative prompt: blurry\n${settings}`],
    ['one line', `${plain}. Negative prompt: blurry. ${settings}`],
    ['no negative prompt', `${plain}. ${settings}`],
    ['bars', `prompt: ${plain}\nNegative prompt: blurry\nSteps: 25 | Seed: 1`],
    ['a prefix in one line', `Prompt: ${plain} Negative prompt: blurry, ${settings}`],
    ['settings that begin otherwise', `${plain}\nSampler: Euler a, Steps: 20, Seed: 1`],
    ['settings a line each', `${plain}\nNegative prompt: blurry\nSteps: 20\nSampler: Euler a\nSeed: 1`],
    ['settings apart by spaces', `${plain} Steps: 20 Sampler: Euler a CFG scale: 7`],
    ['no steps', `${plain}\nSeed: 12, CFG scale: 3.5, Size: 64x64`],
    ['a hash of networks', `${plain}\n${settings}, Lora hashes: "a: 1b2c", Version: f2.0.1`],
    ['a template', `${plain}\n${settings}\nTemplate: a {yellow|red} disc\nNegative Template: blurry`],
    [
      'a prompt of its own in a setting',
      `${plain}\n${settings}, ADetailer prompt: "a face, Steps: 3, Seed: 1"`,
    ],
    [
      'a pattern in a setting',
      `${plain}\n${settings}, Wildcard prompt: "__a__ \\n Steps: 10, Seed: 3", Version: v1`,
    ],
    ['resources alone', `${plain}\nCivitai resources: [{"type":"checkpoint"}], Civitai metadata: {}`],
    ['lines of Windows', `${plain}\r\nNegative prompt: x\r\n${settings}`],
    ['a negative prompt of many lines', `${plain}\nNegative prompt: blurry,\nugly\n${settings}`],
  ])('takes the prompt before %s', (_, text) => {
    expect(splitA1111(text)).toEqual({ prompt: plain, marked: true });
  });

  it.each([
    'Steps: 3 of stone lead to the door',
    'Steps: of an old temple, Size: huge',
    'Portrait. Model: a tall woman, Light: soft',
    'a list: Seed: potatoes, Version: old',
    'nothing but words',
  ])('leaves %j whole', (text) => {
    expect(splitA1111(text)).toEqual({ prompt: text, marked: false });
    expect(splitA1111(`${plain}\n${text}\nNegative prompt: blurry\n${settings}`).prompt).toBe(
      `${plain}\n${text}`,
    );
  });

  it('reads back what generators write', () => {
    const word = fc.constantFrom(
      'red',
      'fox',
      '(soft light:1.2)',
      '<lora:x:0.8>',
      'Steps: of stone',
      '雪',
      '{a|b}',
    );
    const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((list) => list.join(' '));
    const prompt = fc.array(line, { minLength: 1, maxLength: 3 }).map((list) => list.join('\n'));
    const value = fc.record({
      steps: fc.integer({ min: 1, max: 150 }),
      sampler: fc.constantFrom('Euler a', 'DPM++ 2M Karras', 'UniPC'),
      seed: fc.integer({ min: -1, max: 2 ** 31 }),
      cfg: fc.integer({ min: 2, max: 60 }).map((half) => half / 2),
    });
    const parts = fc.record({
      prompt,
      value,
      negative: fc.option(line),
      inline: fc.boolean(),
      bar: fc.boolean(),
    });
    fc.assert(
      fc.property(parts, ({ prompt: words, value: v, negative, inline, bar }) => {
        const list = [`Steps: ${v.steps}`, `Sampler: ${v.sampler}`, `CFG scale: ${v.cfg}`, `Seed: ${v.seed}`];
        const pieces = [
          words,
          ...(negative === null ? [] : [`Negative prompt: ${negative}`]),
          list.join(bar ? ' | ' : ', '),
        ];
        expect(splitA1111(pieces.join(inline ? '. ' : '\n'))).toEqual({ prompt: words, marked: true });
      }),
      { numRuns: 500 },
    );
  });
});
