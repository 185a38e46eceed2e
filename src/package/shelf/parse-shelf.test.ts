import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesToFetch, hostsOf, pagesMayRead, type ShelfModel } from '../../shared/shelf.ts';
import { clipNormalisation, fullSize, profiles } from '../../spec/config.ts';
import type { ClipConfig } from '../../spec/clip/config.ts';
import { clipScorer } from '../../spec/clip/scorers/index.ts';
import type { AnyConfig } from '../../spec/families.ts';
import { familyOf } from '../../spec/families.ts';
import { countValues } from '../../formats/tensor-source.ts';
import { fileShapes, storageFor } from '../naming.ts';
import { parseShelf } from './parse-shelf.ts';

const json = readFileSync(new URL('../../../public/models/shelf.json', import.meta.url), 'utf8');
const shelf = parseShelf(json, 'shelf.json');

const clip = (
  size: number,
  patch: number,
  embedding: number,
  [width, depth, heads]: [number, number, number],
  [textWidth, textDepth, textHeads]: [number, number, number],
): ClipConfig => ({
  family: 'clip',
  input: { size, patch },
  embedding,
  imageTower: { width, depth, heads, intermediate: 4 * width },
  text: {
    ...{ width: textWidth, depth: textDepth, heads: textHeads, intermediate: 4 * textWidth },
    ...{ vocabulary: 49_408, maxLength: 77 },
  },
  activation: 'gelu',
  layerNormEpsilon: 1e-5,
  normalisation: clipNormalisation,
  headLayers: {
    aesthetic1: { sizes: [768, 1], activation: 'none' },
    aesthetic2: { sizes: [768, 1024, 128, 64, 16, 1], activation: 'none' },
  },
});
const base32 = clip(224, 32, 512, [768, 12, 12], [512, 12, 8]);
const base16 = clip(224, 16, 512, [768, 12, 12], [512, 12, 8]);
const large = clip(224, 14, 768, [1024, 24, 16], [768, 12, 12]);
const large336 = clip(336, 14, 768, [1024, 24, 16], [768, 12, 12]);
const huge = clip(224, 14, 1024, [1280, 32, 16], [1024, 24, 16]);
const sizes: Record<string, AnyConfig> = {
  imagereward: { ...fullSize, switches: profiles.released },
  ...{ pickscore: huge, 'hps-v2': huge, 'hps-v2.1': huge },
  ...{ 'aesthetics-v1': large, 'aesthetics-v2': large, 'clip-iqa': base32 },
  ...{ 'clip-b32': base32, 'clip-b16': base16, 'clip-l14': large, 'clip-l14-336': large336 },
  ...{ 'laion-clip-b32': base32, 'laion-clip-l14': large },
};

describe('the list that comes with the page', () => {
  it.each(
    shelf.models.filter(({ packed }) => packed !== undefined).map((model) => [model.name, model] as const),
  )('%s: its weights and its size at int8 are those of its sizes', (name, model) => {
    const heads = model.heads ?? ['imagereward'];
    const specs = familyOf(sizes[name]!).parameters(heads);
    expect(model.parameters).toBe(specs.reduce((sum, { shape }) => sum + countValues(shape), 0));
    const bytes = specs.map((spec) => {
      const stored = storageFor(spec, 'int8');
      const shapes = fileShapes(spec.shape, stored);
      const width = { f32: 4, f16: 2, int8: 1, int4: 1 }[stored];
      return width * countValues(shapes.values) + (shapes.scales ? 4 * countValues(shapes.scales) : 0);
    });
    expect(model.packed! / bytes.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 2);
  });

  it('names scorers that there are, and says which licences rule out commercial use', () => {
    for (const { heads = [] } of shelf.models)
      for (const head of heads) expect(clipScorer(head)?.name).toBe(head);
    const limited = shelf.models.filter(({ heads = [] }) =>
      heads.some((head) => /non-commercial/.test(clipScorer(head)?.licence ?? '')),
    );
    expect(limited.length).toBeGreaterThan(0);
    for (const { nonCommercial } of limited) expect(nonCommercial).toBe(true);
  });
});

const model = (change: object = {}): object => ({
  name: 'a',
  title: 'A',
  scores: 'Something.',
  licence: 'MIT',
  nonCommercial: false,
  page: 'https://a.example/',
  parameters: 1,
  files: [{ url: 'https://a.example/a.bin', role: 'checkpoint', bytes: 1 }],
  ...change,
});
const list = (...models: object[]): string => JSON.stringify({ version: 1, models });

describe('parseShelf', () => {
  it.each([
    ['no JSON', '{', 'is not JSON'],
    ['another version', JSON.stringify({ version: 2, models: [] }), 'version'],
    ['a field that there is not', list(model({ size: 1 })), 'models.0.size'],
    ['a script for an address', list(model({ page: 'javascript:alert(1)' })), 'models.0.page'],
    ['plain http', list(model({ page: 'http://a.example/' })), 'begins with https://'],
    ['a name with a path', list(model({ name: '../a' })), 'models.0.name'],
    ['two of the same name', list(model(), model()), 'two models have the same name'],
    [
      'a hash that is none',
      list(model({ files: [{ url: 'https://a/', role: 'checkpoint', bytes: 1, sha256: 'x' }] })),
      'sha256',
    ],
    ['a model to pack without a vocabulary', list(model({ packed: 5 })), 'a checkpoint and a vocabulary'],
  ])('says of %s what is wrong, in one sentence', (_, text, words) => {
    expect(() => parseShelf(text, 'my.json')).toThrow(/^The list of models my\.json .*\.$/);
    expect(() => parseShelf(text, 'my.json')).toThrow(words);
  });

  it('takes a server on this machine', () => {
    expect(parseShelf(list(model({ page: 'http://127.0.0.1:8000/' })), 'x').models).toHaveLength(1);
  });
});

it('what pages may read is what every host of a model lets them read', () => {
  const of = (...urls: string[]): Pick<ShelfModel, 'files'> => ({
    files: urls.map((url, i) => ({ url, role: 'checkpoint', bytes: i + 1 })),
  });
  const hosts = { 'yes.example': 'yes', 'no.example': 'no' } as const;
  const both = of('https://yes.example/a', 'https://other.example/b');
  expect(pagesMayRead(of('https://yes.example/a'), { hosts })).toBe('yes');
  expect(pagesMayRead(both, { hosts })).toBe('not known');
  expect(pagesMayRead(of('https://other.example/', 'https://no.example/'), { hosts })).toBe('no');
  expect(hostsOf(both)).toEqual(['other.example', 'yes.example']);
  expect(bytesToFetch(both)).toBe(3);
});
