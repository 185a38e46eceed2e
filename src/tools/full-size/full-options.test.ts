import { expect, test } from 'vitest';
import type { FullCase } from './cases/full-case.ts';
import { fullCases } from './cases/index.ts';
import { fullOptions } from './full-options.ts';

const parse = (...argv: string[]) => fullOptions(argv, fullCases);

test('the first case is the usual one, in its usual format, with the files that are its own', () => {
  const { case: chosen, files, ...rest } = parse('--vocab', 'v.txt');
  expect(chosen).toBe(fullCases[0]);
  expect(files).toEqual({ ...chosen.files, vocab: 'v.txt' });
  expect(rest).toEqual({ format: 'f16', backend: 'webgpu', images: 2, reuse: false });
});

test('a case asks for the files that it does not have itself', () => {
  expect(() => parse()).toThrow('--case sc-agiqa needs --vocab.');
  expect(() => parse('--case', 'clip-large', '--vocab', 'v')).toThrow('--case clip-large needs --golden.');
  const { files, format } = parse(
    ...['--case', 'clip-large', '--vocab', 'v', '--golden', 'g', '--weights', 'w', '--backend', 'wasm'],
  );
  expect([files, format]).toEqual([{ vocab: 'v', golden: 'g', weights: 'w' }, 'f32']);
});

test('formats are those of the case', () => {
  expect(() => parse('--case', 'clip-large', '--vocab', 'v', '--quantize', 'int4')).toThrow();
  expect(parse('--vocab', 'v', '--quantize', 'int4').format).toBe('int4');
});

test('cases are told apart by name, and formats by number', () => {
  const names = fullCases.map(({ name }: FullCase) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { formats } of fullCases)
    for (const { score, heap, gpu } of Object.values(formats))
      expect(Math.min(score, heap, gpu)).toBeGreaterThan(0);
});
