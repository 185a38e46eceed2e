import { describe, expect, it } from 'vitest';
import type { TensorSource } from '../../../formats/tensor-source.ts';
import { clipScorers } from '../../../spec/clip/scorers/index.ts';
import { familyOf, isClip } from '../../../spec/families.ts';
import {
  goldenCheckpoint,
  goldenConfig,
  goldenHead,
  importGolden,
  layouts,
  madeUpMerges,
} from '../../../testing/clip/golden-checkpoint.ts';
import type { ImportRequest } from '../importer.ts';
import { importerFor } from '../importers.ts';
import { clipImporter } from './importer.ts';

const request = (more: Partial<ImportRequest> = {}): ImportRequest => ({
  config: goldenConfig('hf'),
  vocabulary: madeUpMerges,
  profile: 'released',
  ...more,
});

/** The same checkpoint with other keys or sizes. */
function changed(
  source: TensorSource,
  rename: (key: string) => string | undefined,
  shape: (key: string, shape: number[]) => number[] = (_, same) => same,
): TensorSource {
  const keys = new Map([...source.tensors.keys()].map((key) => [rename(key), key]));
  const kept = [...keys].filter((pair): pair is [string, string] => pair[0] !== undefined);
  return {
    name: source.name,
    tensors: new Map(
      kept.map(([key, from]) => {
        const info = source.tensors.get(from)!;
        return [key, { ...info, shape: shape(key, info.shape) }];
      }),
    ),
    read: (key) => source.read(keys.get(key)!),
  };
}

describe('checkpoints of CLIP', () => {
  it.each(layouts)('are known by their keys, and none is left over: %s', async (layout) => {
    const source = goldenCheckpoint(layout);
    expect(importerFor([source])).toBe(clipImporter);
    const { config, read, unexpected, heads } = importGolden(layout, ['cosine']);
    expect(unexpected).toEqual([]);
    for (const spec of familyOf(config).parameters(heads.map(({ name }) => name)))
      expect((await read(spec)).length, spec.name).toBe(spec.shape.reduce((a, b) => a * b, 1));
  });

  it('give their sizes themselves, whatever the configuration is about', () => {
    const { config } = importGolden('hf');
    if (!isClip(config)) throw new Error('not CLIP');
    expect(config).toMatchObject({
      input: { size: 64, patch: 16 },
      embedding: 32,
      imageTower: { width: 48, depth: 3, heads: 4, intermediate: 160 },
      text: { width: 40, depth: 2, heads: 5, intermediate: 128, vocabulary: 600, maxLength: 77 },
      activation: 'gelu',
    });
  });

  it('stack queries, keys and values, and turn the projections of the originals', async () => {
    const source = goldenCheckpoint('hf');
    const { config, read } = importGolden('hf');
    const specs = familyOf(config).parameters([]);
    const qkv = await read(specs.find(({ name }) => name === 'text.blocks.1.attention.qkv.weight')!);
    const part = (letter: string) =>
      source.read(`text_model.encoder.layers.1.self_attn.${letter}_proj.weight`);
    expect([...qkv]).toEqual([...(await part('q')), ...(await part('k')), ...(await part('v'))]);
    const openai = importGolden('openai');
    const projection = familyOf(openai.config)
      .parameters([])
      .find(({ name }) => name === 'image.projection.weight')!;
    const [values, plain] = [
      await openai.read(projection),
      await goldenCheckpoint('openai').read('visual.proj'),
    ];
    const [rows, columns] = projection.shape as [number, number];
    expect(values[3 * columns + 5]).toBe(plain[5 * rows + 3]);
  });

  it('tell their activation by their kind, or by what their scorer was published with, but never by a guess', () => {
    const plain = { heads: ['cosine'], config: undefined };
    // widths of the small models are not published ones, so heads must be told: by ours without an activation there is no way
    const wide = (source: TensorSource) => clipImporter.import([source], request(plain));
    expect(() => wide(goldenCheckpoint('hf'))).toThrow(/GELU or QuickGELU is not in its weights/);
    expect(() => wide(goldenCheckpoint('open_clip'))).toThrow(/GELU or QuickGELU is not in its weights/);
    const { config } = clipImporter.import([goldenCheckpoint('openai')], request(plain));
    expect(config).toMatchObject({ activation: 'quick-gelu', imageTower: { heads: 2 }, text: { heads: 1 } });
    expect(() =>
      clipImporter.import([goldenCheckpoint('hf')], request({ ...plain, heads: ['pickscore'] })),
    ).toThrow(/how many attention heads it has is not known/);
  });

  it('refuse two of the same, naming both files', () => {
    const files = (...sources: TensorSource[]) => clipImporter.import(sources, request());
    const both = [goldenCheckpoint('openai'), goldenCheckpoint('hf')] as const;
    expect(() => files(...both)).toThrow(
      'openai.pt and model.safetensors both have the towers of a CLIP model.',
    );
    const again = { ...goldenHead('aesthetic2'), name: 'again.pth' };
    expect(() => files(both[0], goldenHead('aesthetic2'), again)).toThrow(
      'aesthetic2.pth and again.pth both have the head aesthetic2.',
    );
  });

  it('read open_clip’s configuration too, and refuse two activations', () => {
    const cfg = { vision_cfg: { width: 60, head_width: 20 }, text_cfg: { heads: 3 } };
    const from = (config: unknown) =>
      clipImporter.import([goldenCheckpoint('open_clip')], request({ config })).config;
    expect(from({ model_cfg: cfg })).toMatchObject({ activation: 'gelu', imageTower: { heads: 3 } });
    expect(from({ ...cfg, quick_gelu: true })).toMatchObject({ activation: 'quick-gelu' });
    const towers = { vision_config: { hidden_act: 'gelu' }, text_config: {} };
    expect(() => from(towers)).toThrow(/the towers have different activations, gelu and quick_gelu/);
  });

  it('bring heads in files of their own, known by their keys', async () => {
    const sources = [goldenCheckpoint('openai'), goldenHead('aesthetic1'), goldenHead('aesthetic2')];
    const { config, heads, read, taken } = clipImporter.import(
      sources,
      request({ config: goldenConfig('openai') }),
    );
    expect(heads.map(({ name }) => name)).toEqual(['aesthetic1', 'aesthetic2']);
    expect(taken).toEqual([
      'openai.pt: this is a CLIP model with names OpenAI’s; it is packed as aesthetic1, aesthetic2.',
    ]);
    expect(config).toMatchObject({
      headLayers: {
        aesthetic1: { sizes: [32, 1], activation: 'none' },
        aesthetic2: { sizes: [32, 1024, 128, 64, 16, 1], activation: 'none' },
      },
    });
    const last = familyOf(config).parameters(['aesthetic2']).at(-2)!;
    expect(await read(last)).toEqual(await goldenHead('aesthetic2').read('layers.7.weight'));
    const places = new Map([0, 2, 4, 6, 7].map((from, i) => [from, [0, 3, 6, 9, 11][i]!]));
    const relu = changed(goldenHead('aesthetic2'), (key) =>
      key.replace(/\d+/, (from) => String(places.get(Number(from)))),
    );
    const other = clipImporter.import([sources[0]!, relu], request({ config: goldenConfig('openai') }));
    expect(other.config).toMatchObject({ headLayers: { aesthetic2: { activation: 'relu' } } });
  });

  const huge = (key: string, shape: number[]) => (/class_embedding$/.test(key) ? [1280] : shape);
  it.each([
    [
      'hf',
      'model.safetensors',
      /this is PickScore’s, or the ViT-H\/14 it was trained from.*packed as pickscore/,
    ],
    ['open_clip', 'HPS_v2_compressed.pt', /this is HPS v2’s, unless it is v2\.1’s.*packed as hps\./],
    ['open_clip', 'HPS_v2.1_compressed.pt', /this is HPS v2\.1’s, by the name of the file.*packed as hps21/],
  ] as const)('say whose they are: %s of ViT-H/14, %s', async (layout, name, expected) => {
    const { checkpointKind } = await import('./kinds.ts');
    const { clipTensors } = await import('./keys.ts');
    const source = { ...changed(goldenCheckpoint(layout), (key) => key, huge), name };
    const { says, heads } = checkpointKind(clipTensors(source)!, name, []);
    expect(`${says}; packed as ${heads.join(', ')}.`).toMatch(expected);
  });
});

describe('what does not become a model', () => {
  const heads = ['cosine'];
  it('a tower without the other', () => {
    const half = changed(goldenCheckpoint('hf'), (key) =>
      key.startsWith('text_model.final') ? undefined : key,
    );
    expect(() => clipImporter.import([half], request({ heads }))).toThrow(
      /Missing: 2 \(text\.norm\.weight, text/,
    );
  });
  it('a head without its towers, and a scorer without its head', () => {
    expect(importerFor([goldenHead('aesthetic2')])).toBe(clipImporter);
    expect(() => clipImporter.import([goldenHead('aesthetic2')], request())).toThrow(
      /not the CLIP model whose embeddings/,
    );
    expect(() => clipImporter.import([goldenCheckpoint('hf')], request({ heads: ['aesthetic2'] }))).toThrow(
      /Aesthetics v2 has weights of its own, which are not among the files/,
    );
  });
  it('a head for embeddings of another width', () => {
    const sources = [goldenCheckpoint('open_clip'), goldenHead('aesthetic1')];
    expect(() => clipImporter.import(sources, request({ config: goldenConfig('open_clip') }))).toThrow(
      /headLayers\.aesthetic1 does not lead from 40 values to one/,
    );
  });
  it('a scorer that there is not, with those that there are', () => {
    const wrong = () => clipImporter.import([goldenCheckpoint('hf')], request({ heads: ['beauty'] }));
    expect(wrong).toThrow(/There is no scorer named beauty/);
  });
  it('a vocabulary of another size', () => {
    expect(() =>
      clipImporter.import([goldenCheckpoint('hf')], request({ vocabulary: 'a b', heads })),
    ).toThrow(/has 1 merges, but the model's 600 tokens need 86/);
  });
  it('tensors of another shape', () => {
    const odd = changed(
      goldenCheckpoint('hf'),
      (key) => key,
      (key, shape) => (key === 'text_projection.weight' ? [32, 41] : shape),
    );
    expect(() => clipImporter.import([odd], request({ heads }))).toThrow(
      /text_projection\.weight is \[32, 41\], not \[32, 40\]/,
    );
  });
});

it('every scorer says what it means, where it comes from and under what its weights may be used', () => {
  for (const { name, min, max, question, paper, licence } of clipScorers) {
    expect(min, name).toBeLessThan(max);
    for (const text of [question, paper, licence]) expect(text.length, name).toBeGreaterThan(2);
  }
  expect(new Set(clipScorers.map(({ name }) => name)).size).toBe(clipScorers.length);
});
