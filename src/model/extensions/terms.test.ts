import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import { Random } from '../../shared/random.ts';
import { tinyConfig } from '../../testing/tiny-training.ts';
import type { TokenBatch } from '../prediction.ts';
import { termsPrediction } from './terms.ts';

await tf.setBackend('cpu');

const vocabulary = 30;
const random = new Random(7);
const values = Float32Array.from({ length: 3 * vocabulary }, () => random.normal());
const rarity = values.slice(0, vocabulary).map(Math.abs);
const weights = {
  prompt: values.slice(vocabulary, 2 * vocabulary),
  description: values.slice(2 * vocabulary),
};
const mean = 2.5;
const tensors: Record<string, Float32Array> = {
  'branches.overlap.rarity': rarity,
  'branches.terms.quality.prompt': weights.prompt,
  'branches.terms.quality.description': weights.description,
  'branches.terms.quality.mean': Float32Array.of(mean),
};
const context = {
  layers: referenceLayers,
  config: tinyConfig,
  parameters: {
    has: (name: string) => name in tensors,
    tensor: (name: string) => tf.tensor1d(tensors[name]!),
    matrix: (): never => {
      throw new Error('terms need no matrix');
    },
  },
};

function batch(texts: number[][], length: number): TokenBatch {
  const padded = texts.map((ids) => Array.from({ length }, (_, i) => ids[i] ?? 0));
  return {
    ids: tf.tensor2d(padded, [texts.length, length], 'int32'),
    mask: tf.tensor2d(padded.map((row, t) => row.map((_, i) => (i < texts[t]!.length ? 1 : 0)))),
  };
}

/** The same in f64, by sets. */
function twin(ids: number[], said: Float32Array): number {
  const terms = [...new Set(ids)];
  const length = Math.sqrt(terms.reduce((sum, id) => sum + rarity[id]! ** 2, 1e-6));
  return terms.reduce((sum, id) => sum + (rarity[id]! / length) * said[id]!, 0);
}

const words = (count: number) => Array.from({ length: count }, () => random.integer(vocabulary));

test('the words’ prediction is that of their f64 twin, padding and repeated words included', () => {
  const prompts = [words(5), [3, 3, 3, 9], words(1), []];
  const descriptions = [words(9), words(2), [4, 4], words(7)];
  const found = termsPrediction(batch(prompts, 6), batch(descriptions, 9), 'quality', context).dataSync();
  prompts.forEach((prompt, i) => {
    const expected = mean + twin(prompt, weights.prompt) + twin(descriptions[i]!, weights.description);
    expect(found[i]).toBeCloseTo(expected, 5);
  });
});

test('no words at all say the mean', () => {
  const found = termsPrediction(batch([[]], 3), batch([[]], 3), 'quality', context).dataSync();
  expect(found[0]).toBeCloseTo(mean, 6);
});
