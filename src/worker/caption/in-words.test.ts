import { expect, test } from 'vitest';
import { FoveaError } from '../../shared/errors.ts';
import { inWords } from './in-words.ts';

test.each([
  // an exception of WebAssembly code, by its address
  [57_368_912, 'Eye cannot be loaded: there is not enough memory.'],
  [new RangeError('Array buffer allocation failed'), 'Eye cannot be loaded: there is not enough memory.'],
  [new RangeError('Invalid array length'), 'Eye cannot be loaded: there is not enough memory.'],
  [new Error('no such operator: X\n  at y'), 'Eye cannot be loaded. no such operator: X'],
  ['odd', 'Eye cannot be loaded. odd'],
])('%s is said in one sentence, with what to do', (thrown, message) => {
  const said = inWords(thrown, 'load', 'Eye');
  expect(said).toBeInstanceOf(FoveaError);
  expect(said).toMatchObject({ code: 'description-failed', message, hint: expect.any(String) as string });
});

test('what is in words already, and cancelling, stay as they are', () => {
  for (const thrown of [new FoveaError('storage-full', 'Full.'), new DOMException('', 'AbortError')])
    expect(inWords(thrown, 'describe')).toBe(thrown);
});
