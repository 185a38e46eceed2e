import { expect, test } from 'vitest';
import { variantOption } from './variant.ts';

test('the option goes before the environment; neither leaves the choice to the device', () => {
  expect(variantOption(undefined, { env: {} })).toEqual({});
  expect(variantOption(undefined, { env: { FOVEA_VARIANT: 'tile' } })).toEqual({ variant: 'tile' });
  expect(variantOption('shared', { env: { FOVEA_VARIANT: 'tile' } })).toEqual({ variant: 'shared' });
});

test('an unknown layout is refused by the name it came under', () => {
  expect(() => variantOption('fast', { env: {} })).toThrow('--variant takes quad, tile');
  expect(() => variantOption(undefined, { env: { FOVEA_VARIANT: 'fast' } })).toThrow('FOVEA_VARIANT takes');
});
