import { expect, test } from 'vitest';
import { modelsOptions } from './options.ts';

test('the whole of B/32 in WASM, two blocks where software draws', () => {
  expect(modelsOptions([])).toEqual({ backend: 'wasm', blocks: 12, rounds: 5, switches: 10 });
  expect(modelsOptions(['--backend', 'webgpu', '--rounds', '2', '--switches', '0'])).toEqual({
    ...{ backend: 'webgpu', blocks: 2, rounds: 2, switches: 0 },
  });
  expect(modelsOptions(['--backend', 'webgpu', '--blocks', '12']).blocks).toBe(12);
});

test('what there is not is refused', () => {
  expect(() => modelsOptions(['--backend', 'auto'])).toThrow('backend');
  expect(() => modelsOptions(['--blocks', '13'])).toThrow('blocks');
  expect(() => modelsOptions(['--model', 'x'])).toThrow();
});
