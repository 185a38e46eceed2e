import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { clipNormalisation, imagenetNormalisation, profiles, type ModelConfig } from '../model/config.ts';
import * as tf from '../nn/tf.ts';
import { Random } from './random.ts';
import { Trainer, type TrainerOptions } from './trainer.ts';
import type { TrainingImage, TrainingSet } from './training-set.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const side = 2;
const channels = 6;
const inputs = 5;
const tower = { width: 8, depth: 2, heads: 2, mlpRatio: 2, layerNormEpsilon: 1e-6 };

/** Every part of the network, each as small as it gets. */
const config: ModelConfig = {
  input: { size: 16 * side, patch: 16 },
  imageTower: { ...tower, normalisation: imagenetNormalisation },
  text: {
    width: 8,
    depth: 1,
    heads: 2,
    intermediate: 16,
    vocabulary: 12,
    maxPosition: 6,
    maxLength: 6,
    layerNormEpsilon: 1e-12,
    grounded: true,
  },
  cropTower: {
    ...tower,
    normalisation: clipNormalisation,
    taps: [0, 1],
    tokens: 'frequency',
    frequencyChannels: channels,
  },
  regressor: {
    middle: 8,
    width: 8,
    attentionHeads: 2,
    attentionHeadWidth: 4,
    experts: 4,
    topK: 3,
    reduction: 4,
    poolConstant: 0.4,
    layerNormEpsilon: 1e-5,
  },
  csf: { patch: 16, spacing: 0.02 },
  switches: { ...profiles.paper, csfWeights: 'standardised-sigmoid', paddedTokens: 'masked' },
  branches: { statistics: { inputs, hidden: 6 }, summary: { hidden: 4 }, overlap: true },
};

/** Images whose quality is written in their statistics and whose alignment is whether both texts share a word. */
function generatedSet(count: number): TrainingSet {
  const random = new Random(3);
  const noise = (length: number) => Float32Array.from({ length }, () => random.uniform() - 0.5);
  const text = (word: number) => ({
    ids: Int32Array.from([2, word, 3, 0, 0, 0]),
    mask: Float32Array.from([1, 1, 1, 0, 0, 0]),
  });
  const data = Array.from({ length: count }, () => {
    const quality = random.uniform();
    const statistics = noise(inputs).map((value, i) => (i === 0 ? quality : value));
    const cells = noise(side * side * channels);
    return { quality, statistics, cells, csf: noise(side * side), whole: noise((16 * side) ** 2 * 3) };
  });
  const images: TrainingImage[] = data.map(({ quality }, i) => {
    const word = 4 + (i % 8);
    const matches = i % 2 === 0;
    return {
      targets: { quality: 1 + 3 * quality, alignment: matches ? 4 : 1 },
      label: i % 3,
      group: `prompt ${word}`,
      prompt: text(word),
      description: text(matches ? word : 4 + ((i + 3) % 8)),
    };
  });
  return {
    images,
    crops: 1,
    windows: 1,
    crop: (image) => ({ csf: data[image]!.csf, cells: data[image]!.cells }),
    whole: (image) => data[image]!.whole,
    statistics: (image) => data[image]!.statistics,
  };
}

const options: TrainerOptions = {
  seed: 5,
  heads: ['quality', 'alignment'],
  epochs: 12,
  schedule: { kind: 'cosine', rate: 1e-2, warmUpSteps: 3 },
  decay: 0.01,
  clip: 2,
  average: 0.9,
  wordDropout: 0,
  dropout: { inputs: [], values: {}, parts: {} },
  batch: {
    size: 16,
    descriptionDropout: 0,
    promptDropout: 0,
    chains: 0,
    chainMargin: 0,
    swaps: 2,
    swapMargin: 0.3,
  },
  objective: {
    heads: { quality: 1, alignment: 1 },
    beta: 1,
    correlation: 0.2,
    label: 0.1,
    labelSmoothing: 0.1,
    ranking: 0.1,
    balance: 0.02,
  },
  labels: 3,
  frozen: [],
};

const rows = Array.from({ length: 48 }, (_, i) => i);

it('learns: the loss falls and predictions follow the ratings', () => {
  const set = generatedSet(rows.length);
  const trainer = new Trainer(set, rows, config, options);
  const losses = Array.from({ length: trainer.totalSteps }, () => trainer.step().loss!);
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  expect(mean(losses.slice(-3))).toBeLessThan(0.6 * mean(losses.slice(0, 3)));
  const predicted = trainer.predict(rows, 1).quality!;
  const best = rows.filter((row) => set.images[row]!.targets.quality! > 3.2).map((row) => predicted[row]!);
  const worst = rows.filter((row) => set.images[row]!.targets.quality! < 1.8).map((row) => predicted[row]!);
  expect(mean(best)).toBeGreaterThan(mean(worst) + 0.5);
  trainer.dispose();
});

it('goes on bit for bit from a saved state', () => {
  const set = generatedSet(rows.length);
  const straight = new Trainer(set, rows, config, options);
  for (let i = 0; i < 3; i++) straight.step();
  const saved = Object.fromEntries(
    Object.entries(straight.state()).map(([name, tensor]) => [name, tf.keep(tensor.clone())]),
  );
  const position = structuredClone(straight.position);
  for (let i = 0; i < 3; i++) straight.step();

  const resumed = new Trainer(set, rows, config, options);
  resumed.restore(3, saved);
  resumed.position = position;
  for (let i = 0; i < 3; i++) resumed.step();
  const expected = straight.weights();
  for (const [name, values] of Object.entries(resumed.weights()))
    expect(values, name).toEqual(expected[name]);
});

it('leaves frozen parts as they are', () => {
  const set = generatedSet(rows.length);
  const trainer = new Trainer(set, rows, config, { ...options, frozen: ['image.'] });
  const before = trainer.weights();
  trainer.step();
  const after = trainer.weights();
  expect(after['image.norm.weight']).toEqual(before['image.norm.weight']);
  expect(after['heads.quality.gate.weight']).not.toEqual(before['heads.quality.gate.weight']);
});
