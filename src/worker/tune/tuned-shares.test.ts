import { beforeAll, expect, it } from 'vitest';
import { toInputMajor } from '../../formats/weight-layout.ts';
import { imageShares } from '../../model/extensions/shares.ts';
import { Network } from '../../model/network.ts';
import type { ImageLevel } from '../../model/prediction.ts';
import { DenseMatrix } from '../../nn/reference/dense.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { disposeStructure, tidyStructure } from '../../nn/tidy.ts';
import * as tf from '../../nn/tf.ts';
import { Random } from '../../shared/random.ts';
import { fusedWidth, type ModelConfig } from '../../spec/config.ts';
import { headParameters } from '../../spec/head-parameters.ts';
import { tinyConfig, usualTrunks } from '../../testing/tiny-training.ts';
import { headColumns, TunableHead } from '../../training/tune/tunable-head.ts';
import { FeatureRows } from '../scoring/feature-rows.ts';

beforeAll(startWasm);

const heads = ['quality', 'alignment'];
const random = new Random(3);
const specs = heads.flatMap((head) => headParameters(tinyConfig, head));
const weights = Object.fromEntries(
  specs.map(({ name, shape }) => [
    name,
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
  ]),
);
const shapeOf = (name: string): number[] => specs.find((spec) => spec.name === name)!.shape;
const parameters = {
  has: (name: string) => name in weights,
  tensor: (name: string) => tf.tensor(weights[name]!, shapeOf(name)),
  matrix: (name: string) => {
    const [outputs = 1, inputs = 1] = shapeOf(name);
    return new DenseMatrix(tf.tensor2d(toInputMajor(weights[name]!, [outputs, inputs]), [inputs, outputs]));
  },
};

/** Of images of two crops each: words of the description, and how likely it is a photograph. */
const images: [words: number, chance: number][] = [
  [2, 0],
  [0, 0],
  [0, 0.4],
];

type Pooled = NonNullable<ModelConfig['branches']['pooled']>;

it.each<[string, Omit<Pooled, 'trunks'>]>([
  ['one share', { share: 0.3 }],
  ['a share by head', { share: { quality: 0.5, alignment: 0.35 } }],
  ['another share of photographs', { share: 0.5, photographs: { share: 1 } }],
  [
    'another without a description',
    { share: { quality: 0.5, alignment: 0.35 }, undescribed: { share: 0.6 } },
  ],
  [
    'all of them',
    {
      share: { quality: 0.5, alignment: 0.35 },
      undescribed: { share: { quality: 0.6 } },
      photographs: { share: 0.9 },
    },
  ],
])('what heads are tuned on gives the scores that the network gives: %s', async (_, shares) => {
  const pooled = { trunks: usualTrunks(2), ...shares };
  const config: ModelConfig = { ...tinyConfig, branches: { ...tinyConfig.branches, pooled } };
  const network = new Network(config, heads, referenceLayers, parameters);
  const rows = new FeatureRows();
  const expected: Record<string, number[]> = { quality: [], alignment: [] };
  for (const [i, [words, chance]] of images.entries()) {
    const prediction = tidyStructure(() => {
      const features = tf.randomNormal<tf.Rank.R2>([2, fusedWidth(config)], 0, 1, 'float32', i);
      const mask = tf.tensor2d([Array.from({ length: 5 }, (__, place) => (place < 2 + words ? 1 : 0))]);
      const likely = pooled.photographs && tf.tensor1d([chance]);
      const level: ImageLevel = {
        ...{ texts: undefined, preference: undefined, consistency: undefined, mismatchPenalty: undefined },
        branches: [],
        terms: { quality: tf.tensor1d([1]), alignment: tf.tensor1d([2]) },
        pooled: { quality: tf.tensor1d([3]), alignment: tf.tensor1d([4]) },
        shares: imageShares(heads, { ids: mask, mask }, likely, network.regressor),
      };
      const maps = tf.zeros<tf.Rank.R3>([2, 2, 2]);
      const reading = {
        ...{ visual: features, features: [features], csfRaw: maps, csfWeights: maps },
        ...{ spatial: undefined, share: tf.zeros<tf.Rank.R2>([2, 4]) },
      };
      return network.predict(reading, level);
    });
    for (const head of heads)
      expected[head]!.push(...(await prediction.heads[head]!.score.data<'float32'>()));
    await rows.add(prediction);
    disposeStructure(prediction);
  }
  const { rows: count, columns, values } = rows.all();
  expect([count, columns]).toEqual([6, headColumns({ config, heads })]);
  for (const head of heads) {
    const tunable = new TunableHead({ config, head, heads, specs: headParameters(config, head) }, weights);
    const scores = tf.tidy(() =>
      Array.from(tunable.prediction(tf.tensor2d(values, [count, columns])).score.dataSync<'float32'>()),
    );
    tunable.dispose();
    scores.forEach((score, i) => expect(score).toBeCloseTo(expected[head]![i]!, 5));
  }
});
