import { expect, test } from 'vitest';
import { readParameters } from './parameters.ts';

const base = 'http://localhost:4173/fovea/';
const read = (search: string) => readParameters(search, base);

test('defaults, names and paths', () => {
  expect(read('')).toEqual({ backend: 'auto', modelUrl: `${base}models/demo/` });
  expect(read('?backend=wasm&model=imagereward')).toEqual({
    backend: 'wasm',
    modelUrl: `${base}models/imagereward/`,
  });
  expect(read('?model=/other/place').modelUrl).toBe('http://localhost:4173/other/place/');
});

test('an unknown backend says which there are', () => {
  expect(() => read('?backend=webgl')).toThrow(/"webgl", which does not exist/);
});

test('a kernel variant is passed on, an unknown one says which there are', () => {
  expect(read('?variant=shared')).toMatchObject({ backend: 'auto', variant: 'shared' });
  expect(() => read('?variant=fast')).toThrow(/"fast", which does not exist/);
});

test.each([
  'https://evil.example/m/',
  '//evil.example/m/',
  'http://localhost:9/m/',
  'data:text/plain,x',
  'http://[',
])('a model on another site is refused: %s', (model) => {
  expect(() => read(`?model=${encodeURIComponent(model)}`)).toThrow(/another site/);
});
