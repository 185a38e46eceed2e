import { expect, test } from 'vitest';
import { FoveaError } from '../../shared/errors.ts';
import { checkHeads } from './heads.ts';

const model = {
  heads: ['quality', 'alignment'].map((name) => ({
    ...{ name, title: name, question: '', min: 0, max: 5 },
    higherIsBetter: true,
  })),
};

test('heads of the model, or none, pass', () => {
  expect(() => checkHeads(model, undefined)).not.toThrow();
  expect(() => checkHeads(model, ['alignment'])).not.toThrow();
});

test('an unknown head is bad usage, and says which there are', () => {
  const ask = () => checkHeads(model, ['quality', 'beauty']);
  expect(ask).toThrow(FoveaError);
  expect(ask).toThrow(
    expect.objectContaining({
      code: 'usage',
      message: 'The model has no head beauty.',
      hint: 'It has: quality, alignment.',
    }) as Error,
  );
});
