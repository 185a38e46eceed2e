import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FoveaError } from '../../shared/errors.ts';
import { parseCaptioners } from './parse-captioners.ts';

const shipped = readFileSync(new URL('../../../public/models/captioners.json', import.meta.url), 'utf8');
/** What the library appends to the name of a part, by its format. */
const suffixes = { fp32: '', fp16: '_fp16', q8: '_quantized', q4: '_q4', q4f16: '_q4f16' };

test('the list that comes with the page names every file that its formats ask for', () => {
  const { captioners } = parseCaptioners(shipped, 'captioners.json');
  expect(captioners.map(({ device }) => device)).toEqual(['webgpu', 'wasm']);
  for (const { formats, files } of captioners) {
    const paths = files.map(({ path }) => path);
    const weights = Object.entries(formats).map(([part, format]) => `onnx/${part}${suffixes[format]}.onnx`);
    expect(paths.filter((path) => path.startsWith('onnx/')).toSorted()).toEqual(weights.toSorted());
    expect(paths).toEqual(
      expect.arrayContaining(['config.json', 'preprocessor_config.json', 'tokenizer.json']),
    );
  }
});

const changed = (change: object): string => {
  const list = JSON.parse(shipped) as { captioners: object[] };
  return JSON.stringify({ ...list, captioners: [{ ...list.captioners[0], ...change }] });
};

test.each([
  [{ files: [{ path: '../secret', bytes: 1 }] }, /a path has letters/],
  [{ files: [{ path: 'https://other.example/x', bytes: 1 }] }, /a path has letters/],
  [{ files: [{ path: '/x', bytes: 1 }] }, /a path has letters/],
  [{ files: [{ path: 'a/../x', bytes: 1 }] }, /a path has letters/],
  [{ files: [] }, /files/],
  [{ from: 'http://models.example/x/' }, /begins with https/],
  [{ from: 'https://models.example/x' }, /ends in "\/"/],
  [{ name: '../x' }, /a name has lower-case letters/],
  [{ device: 'webnn' }, /device/],
  [{ more: 1 }, /more/],
])('%j is refused in words', (change, words) => {
  expect(() => parseCaptioners(changed(change), 'list.json')).toThrow(words);
});

test('two of one name are refused', () => {
  const list = JSON.parse(shipped) as { captioners: object[] };
  const twice = JSON.stringify({ ...list, captioners: [list.captioners[0], list.captioners[0]] });
  expect(() => parseCaptioners(twice, 'list.json')).toThrow(/two captioners have the same name/);
});

test('property: any text is a list or refused in words', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        expect(parseCaptioners(text, 'list.json').captioners).toBeInstanceOf(Array);
      } catch (error) {
        expect(error).toBeInstanceOf(FoveaError);
        expect(error).toMatchObject({
          code: 'model-invalid',
          message: expect.stringMatching(/\.$/) as string,
        });
      }
    }),
  );
});
