import { expect, test } from 'vitest';
import { goldenResNet } from '../../testing/clip/golden-resnet.ts';
import { clipResNetCase } from './cases/clip-resnet.ts';
import { resNetWeights } from './resnet-weights.ts';

test('names and shapes are those of the small golden checkpoint, which PyTorch has read', () => {
  const sizes = {
    ...{ embedding: 32, size: 64, image: { layers: [1, 2, 1, 1], width: 8 }, logitScale: Math.log(100) },
    text: { width: 64, layers: 2, context: 77, vocabulary: 600 },
  };
  const { tensors } = resNetWeights(sizes, 14);
  const rows = new Map(tensors.map(({ name, ...row }) => [name, row]));
  const known = goldenResNet.tensors.filter(([name]) => !String(name).endsWith('num_batches_tracked'));
  expect([...rows.keys()].toSorted()).toEqual(known.map(([name]) => String(name)).toSorted());
  for (const [name, shape, scale, offset] of known) {
    const row = rows.get(String(name))!;
    expect(row.shape, String(name)).toEqual(shape);
    expect(row.offset, String(name)).toBeCloseTo(Number(offset), 6);
    // convolutions are 1.4 times as wide there
    if (row.shape.length < 4) expect(row.scale, String(name)).toBeCloseTo(Number(scale), 6);
  }
});

test('the case is RN50: its 102,007,137 parameters, and means and variances of 26,624 channels', () => {
  const { golden, weights } = clipResNetCase.files;
  const opened = clipResNetCase.open({ vocab: 'v.gz', golden: golden!, weights: weights! }, 2);
  const counts = opened.weights.tensors.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  expect(counts.reduce((a, b) => a + b, 0)).toBe(102_007_137 + 2 * 26_624);
  expect(opened.pack).toEqual(['--vocab', 'v.gz', '--heads', 'clip-iqa,cosine']);
  expect(opened.items.map(({ name, expected }) => [name, Object.keys(expected)])).toEqual([
    ['scene.png', ['clip-iqa', 'cosine']],
    ['texture.png', ['clip-iqa', 'cosine']],
  ]);
});
