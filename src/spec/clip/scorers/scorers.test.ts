import { expect, it } from 'vitest';
import { goldenClip, goldenHead, importGolden } from '../../../testing/clip/golden-checkpoint.ts';
import { isClip } from '../../families.ts';
import type { ClipConfig } from '../config.ts';
import type { HeadLayer } from '../scorer.ts';
import { clipScorer } from './index.ts';

/* The formulas alone, on the embeddings that PyTorch computed. */

const { layouts, scorers } = goldenClip;
const vector = (values: number[]) => Float64Array.from(values);

function configOf(layout: keyof typeof layouts, heads?: string[]): ClipConfig {
  const { config } = importGolden(layout, heads);
  if (!isClip(config)) throw new TypeError('not a CLIP configuration');
  return config;
}

it.each([
  ['cosine', 'openai', layouts.openai.cosine, 1],
  ['hps', 'open_clip', scorers.hps.bytes, 1],
  ['hps21', 'open_clip', scorers.hps.bytes, 1],
  ['pickscore', 'hf', scorers.pickscore, Math.exp(4.4)],
] as const)('%s is PyTorch’s', (name, layout, expected, scale) => {
  const config = configOf(layout);
  const { images, texts } = layouts[layout];
  images.forEach((image, i) =>
    texts.forEach((text, t) => {
      const evidence = { image: vector(image.embedding), texts: [vector(text.embedding)], scale, layers: [] };
      const score = clipScorer(name)!.score(evidence, config);
      expect(Math.abs(score - expected[i]![t]!), `${image.id} ${t}`).toBeLessThan(2e-5);
    }),
  );
});

it.each(['aesthetic1', 'aesthetic2'] as const)('%s is PyTorch’s', async (name) => {
  const source = goldenHead(name);
  const keys = [...source.tensors.keys()].filter((key) => key.endsWith('weight'));
  const layers: HeadLayer[] = [];
  for (const key of keys)
    layers.push({ weights: await source.read(key), bias: await source.read(key.replace(/weight$/, 'bias')) });
  const config = configOf('openai', [name]);
  layouts.openai.images.forEach(({ embedding, id }, i) => {
    const score = clipScorer(name)!.score({ image: vector(embedding), texts: [], scale: 1, layers }, config);
    expect(Math.abs(score - scorers[name].score[i]!), id).toBeLessThan(1e-5);
  });
});

it('an aesthetic head with ReLU has none behind its last layer', () => {
  const config = configOf('openai');
  const layers = [1, -1].map((weight) => ({ weights: Float32Array.of(weight), bias: Float32Array.of(0) }));
  const head = (activation: 'none' | 'relu') => ({
    ...config,
    headLayers: { aesthetic2: { sizes: [1, 1, 1], activation } },
  });
  const score = (image: number, activation: 'none' | 'relu') =>
    clipScorer('aesthetic2')!.score(
      { image: Float64Array.of(image), texts: [], scale: 1, layers },
      head(activation),
    );
  expect([score(2, 'none'), score(-2, 'none')]).toEqual([-2, 2]);
  expect([score(2, 'relu'), score(-2, 'relu')]).toEqual([-2, 0]);
});

it('CLIPScore is never below zero, and puts its words before the prompt', () => {
  const config = configOf('openai');
  const { texts, score } = clipScorer('clipscore')!;
  expect(texts('a lake', config)).toEqual(['A photo depicts a lake']);
  const evidence = (cosine: number) => ({
    ...{ image: vector([1, 0]), texts: [vector([cosine, 1])], scale: 1, layers: [] },
  });
  expect(score(evidence(0.3), config)).toBeCloseTo(0.75, 12);
  expect(score(evidence(-0.3), config)).toBe(0);
});

it('CLIP-IQA takes pairs of one’s own, the good text first', () => {
  const config = { ...configOf('openai'), pairs: [['calm', 'busy']] as [string, string][] };
  const { texts, score } = clipScorer('clip-iqa')!;
  expect(texts('whatever', config)).toEqual(['calm', 'busy']);
  const evidence = { image: vector([1, 0]), texts: [vector([1, 0]), vector([0, 1])], scale: 2, layers: [] };
  expect(score(evidence, config)).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
});
