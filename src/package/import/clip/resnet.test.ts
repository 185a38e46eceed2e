import { describe, expect, it } from 'vitest';
import { countValues, type TensorSource } from '../../../formats/tensor-source.ts';
import type { ClipConfig } from '../../../spec/clip/config.ts';
import { clipProblem } from '../../../spec/clip/check-config.ts';
import { clipParameters } from '../../../spec/clip/parameters.ts';
import { familyOf, isClip } from '../../../spec/families.ts';
import { madeUpMerges } from '../../../testing/clip/golden-checkpoint.ts';
import { importResNet, resNetCheckpoint } from '../../../testing/clip/resnet-checkpoint.ts';
import { storageFor } from '../../naming.ts';
import { importerFor } from '../importers.ts';
import { clipImporter } from './importer.ts';

const without = (source: TensorSource, key: string): TensorSource => ({
  ...source,
  tensors: new Map([...source.tensors].filter(([name]) => name !== key)),
});
const from = (source: TensorSource, config?: unknown) =>
  clipImporter.import([source], { config, vocabulary: madeUpMerges, profile: 'released' });

describe('a CLIP checkpoint on a ResNet', () => {
  it('gives its sizes by its shapes alone, and is packed as CLIP-IQA unless told otherwise', () => {
    expect(importerFor([resNetCheckpoint()])).toBe(clipImporter);
    const { config, heads, taken, unexpected, unused } = importResNet();
    expect(config).toMatchObject({
      input: { size: 64, patch: 32 },
      embedding: 32,
      imageTower: { kind: 'resnet', layers: [1, 2, 1, 1], width: 8, heads: 4 },
      text: { width: 64, depth: 2, heads: 1 },
      activation: 'quick-gelu',
    });
    expect(heads.map(({ name }) => name)).toEqual(['clip-iqa']);
    expect(taken).toEqual([
      'RN50.pt: this is a CLIP model on a ResNet, with names OpenAI’s; it is packed as clip-iqa.',
    ]);
    expect(unexpected).toEqual([]);
    // counts of training steps
    expect(unused.every((key) => key.endsWith('.num_batches_tracked'))).toBe(true);
    expect(importResNet(['cosine']).heads.map(({ name }) => name)).toEqual(['cosine']);
  });

  it('has every parameter, normalisations folded into the convolutions before them', async () => {
    const { config, read } = importResNet();
    const specs = familyOf(config).parameters(['clip-iqa']);
    for (const spec of specs) expect((await read(spec)).length, spec.name).toBe(countValues(spec.shape));
    const source = resNetCheckpoint();
    const [weights, gamma, beta, mean, variance] = await Promise.all(
      ['conv2.weight', 'bn2.weight', 'bn2.bias', 'bn2.running_mean', 'bn2.running_var'].map((key) =>
        source.read(`visual.layer2.1.${key}`),
      ),
    );
    const readPart = (kind: string) =>
      read(specs.find(({ name }) => name === `image.stages.1.1.spatial.${kind}`)!);
    const [folded, bias] = [await readPart('weight'), await readPart('bias')];
    const each = weights!.length / gamma!.length;
    for (const channel of gamma!.keys()) {
      // what both give for a place where the convolution sums one value, and where it sums nothing
      const norm = (x: number) =>
        (gamma![channel]! * (x - mean![channel]!)) / Math.sqrt(variance![channel]! + 1e-5) + beta![channel]!;
      const at = channel * each + (channel % each);
      expect(bias[channel]).toBeCloseTo(norm(0), 6);
      expect(folded[at]! + bias[channel]!).toBeCloseTo(norm(weights![at]!), 6);
    }
  });

  it('keeps its convolutions in f16 where others are int8', () => {
    const { config } = importResNet(['cosine']);
    const stored = new Set(
      familyOf(config)
        .parameters(['cosine'])
        .filter(({ name }) => /^image\..+weight$/.test(name))
        .map((spec) => storageFor(spec, 'int8')),
    );
    // f32: the 27 values of the first convolution's filters
    expect([...stored].sort()).toEqual(['f16', 'f32']);
  });

  it('tells of open_clip’s configuration how many heads pool the last map', () => {
    const open = { ...resNetCheckpoint(), standIns: [] };
    const vision = { width: 8, layers: [1, 2, 1, 1], head_width: 32 };
    const { config } = from(open, { quick_gelu: true, vision_cfg: vision, text_cfg: { heads: 1 } });
    expect(config).toMatchObject({ activation: 'quick-gelu', imageTower: { kind: 'resnet', heads: 8 } });
    expect(() => from(open)).toThrow(/GELU or QuickGELU is not in its weights/);
  });

  it('is refused where a part of it is missing', () => {
    const source = resNetCheckpoint();
    expect(() => from(without(source, 'visual.layer3.0.bn2.running_var'))).toThrow(
      /Missing: 1 \(image\.stages\.2\.0\.spatial\.variance\)/,
    );
    expect(() => from(without(source, 'visual.attnpool.c_proj.bias'))).toThrow(/image\.projection\.bias/);
  });
});

/** OpenAI's RN50. */
function rn50(): ClipConfig {
  const { config } = importResNet();
  if (!isClip(config)) throw new TypeError('not CLIP');
  return {
    ...config,
    input: { size: 224, patch: 32 },
    embedding: 1024,
    imageTower: { kind: 'resnet', layers: [3, 4, 6, 3], width: 64, heads: 32 },
    text: { ...config.text, width: 512, depth: 12, heads: 8, intermediate: 2048, vocabulary: 49_408 },
  };
}

it('RN50 has as many parameters as OpenAI counts', () => {
  const specs = clipParameters(rn50(), ['clip-iqa']);
  const count = specs.reduce((sum, { shape }) => sum + countValues(shape), 0);
  // a normalisation has a factor and a summand for each channel, of which folding leaves one bias
  const folded = specs.filter(({ name }) => /^image\.(?:stem|stages)\..+bias$/.test(name));
  const channels = folded.reduce((sum, { shape }) => sum + countValues(shape), 0);
  expect(count + channels).toBe(102_007_137);
});

it.each([
  [{ patch: 16, size: 224 }, {}, 'input.patch is not 32'],
  [{ patch: 32, size: 230 }, {}, 'input.size 230 is not a multiple of 32'],
  [{ patch: 32, size: 224 }, { width: 63 }, 'imageTower.width is odd'],
  [{ patch: 32, size: 224 }, { heads: 7 }, 'are not a multiple of imageTower.heads'],
])('numbers that no ResNet has are said: %j %j', (input, changed, expected) => {
  const config = rn50();
  const imageTower = { ...config.imageTower, ...changed };
  expect(clipProblem(config, ['clip-iqa'])).toBeUndefined();
  expect(clipProblem({ ...config, input, imageTower }, ['clip-iqa'])).toContain(expected);
});
