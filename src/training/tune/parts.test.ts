import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { fullSize } from '../../spec/config.ts';
import { headParameters } from '../../spec/head-parameters.ts';
import { modelParameters, rewardHead } from '../../spec/parameters.ts';
import * as tf from '../../nn/tf.ts';
import { Random } from '../../shared/random.ts';
import { tinyConfig, usualTrunks } from '../../testing/tiny-training.ts';
import { tuneFolds } from './folds.ts';
import { ratingScale } from './rating-scale.ts';
import { headScores, startingHead } from './starting-head.ts';
import { headColumns, TunableHead, type HeadWeights } from './tunable-head.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it('a head is its gate and its experts, and nothing of another head', () => {
  const names = headParameters(fullSize, 'quality').map(({ name }) => name);
  expect(names).toHaveLength(2 + 4 * 4);
  expect(names.every((name) => name.startsWith('heads.quality.'))).toBe(true);
  const both = modelParameters(fullSize, ['quality', 'alignment']).map(({ name }) => name);
  expect(both).toEqual(expect.arrayContaining(names));
  expect(headParameters(fullSize, rewardHead)).toEqual([]);
});

it('folds keep the images of a prompt together where there are prompts enough', () => {
  const groups = Array.from({ length: 60 }, (_, i) => `prompt ${i % 20}`);
  const { foldOf, byGroup } = tuneFolds(groups, 5, new Random(1));
  expect(byGroup).toBe(true);
  groups.forEach((group, i) => expect(foldOf[i]).toBe(foldOf[groups.indexOf(group)]));
  for (let fold = 0; fold < 5; fold++) expect(foldOf.filter((f) => f === fold)).toHaveLength(12);
  const one = tuneFolds(new Array<string>(30).fill('the same'), 5, new Random(1));
  expect(one.byGroup).toBe(false);
  for (let fold = 0; fold < 5; fold++) expect(one.foldOf.filter((f) => f === fold)).toHaveLength(6);
});

it.each([
  ['the head’s own, where the ratings fit it', [1.5, 3, 4.2], { min: 0, max: 5 }],
  ['0 to 1, which would be a corner of the head’s', [0, 0.4, 1], { min: 0, max: 1 }],
  ['1 to 10', [2, 7, 9], { min: 1, max: 10 }],
  ['0 to 100', [12, 55, 87], { min: 0, max: 100 }],
  ['their own range, rounded outward', [-312, 40, 260], { min: -400, max: 300 }],
])('ratings are on %s', (_, ratings, scale) => {
  expect(ratingScale(ratings, { min: 0, max: 5 })).toEqual(scale);
});

it('a head gives its weights back, and starts in the ratings’ units without another order', () => {
  const specs = headParameters(tinyConfig, 'quality');
  const shape = { config: tinyConfig, head: 'quality', heads: ['quality', 'alignment'], specs };
  const random = new Random(4);
  const count = (sides: number[]) => sides.reduce((a, b) => a * b, 1);
  const base = Object.fromEntries(
    specs.map((spec) => [spec.name, Float32Array.from({ length: count(spec.shape) }, () => random.normal())]),
  );
  const head = new TunableHead(shape, base);
  for (const [name, values] of Object.entries(head.weights())) expect(values).toEqual(base[name]);
  head.dispose();
  const columns = headColumns(shape);
  const images = Array.from({ length: 6 }, () => ({
    rows: 2,
    columns,
    values: Float32Array.from({ length: 2 * columns }, () => random.normal()),
  }));
  const ratings = [10, 20, 30, 40, 50, 60];
  const scores = (weights: HeadWeights, units = 1, origin = 0) => {
    const one = new TunableHead(shape, weights, units, origin);
    const found = images.map(({ values }) =>
      tf.tidy(
        () =>
          one
            .prediction(tf.tensor2d(values, [2, columns]))
            .score.mean()
            .dataSync()[0]!,
      ),
    );
    one.dispose();
    return found;
  };
  const set = { images, ratings, groups: [] };
  const { weights, origin } = startingHead({ shape, base, set, scale: 20 }, [0, 1, 2, 3, 4, 5]);
  const start = scores(weights, 20, origin);
  const before = scores(base);
  start.forEach((value, i) => expect(value).toBeCloseTo(20 * before[i]! + origin, 3));
  expect(start.reduce((a, b) => a + b, 0) / 6).toBeCloseTo(35, 3);
});

it('where photographs have a share of their own, a head reads the experts’ share of each image', () => {
  const pooled = { trunks: usualTrunks(2), share: 0.3, photographs: { share: 0.9 } };
  const config = { ...tinyConfig, branches: { ...tinyConfig.branches, pooled } };
  const specs = headParameters(config, 'quality');
  const random = new Random(5);
  const base = Object.fromEntries(
    specs.map((spec) => [
      spec.name,
      Float32Array.from({ length: spec.shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    ]),
  );
  const shape = { config, head: 'quality', heads: ['quality', 'alignment'], specs };
  const columns = headColumns(shape);
  expect(columns).toBe(headColumns({ ...shape, config: tinyConfig }) + 1);
  const inputs = Array.from({ length: columns - 3 }, () => random.normal());
  // the same input, with what is added to both heads and the experts' share
  const rows = [1, 0.7, 0.1].map((share) => [...inputs, 2, 9, share]);
  const head = new TunableHead(shape, base);
  const scores = tf.tidy(() => Array.from(head.prediction(tf.tensor2d(rows)).score.dataSync<'float32'>()));
  head.dispose();
  const alone = scores[0]! - 2;
  expect(Math.abs(alone)).toBeGreaterThan(0.1);
  expect(scores[1]).toBeCloseTo(0.7 * alone + 2, 5);
  expect(scores[2]).toBeCloseTo(0.1 * alone + 2, 5);
  // ratings on a scale that begins elsewhere move all images alike, one without any share of the experts too
  const images = [1, 0.7, 0].map((share) => ({
    rows: 1,
    columns,
    values: Float32Array.from([...inputs, 2, 9, share]),
  }));
  const set = { images, ratings: [-310, -200, 180], groups: [] };
  const { weights, origin } = startingHead({ shape, base, set, scale: 140 }, [0, 1, 2]);
  const moved = headScores(shape, weights, images, 140, origin);
  headScores(shape, base, images).forEach((score, i) =>
    expect(moved[i]).toBeCloseTo(140 * score + origin, 3),
  );
  expect(moved.reduce((a, b) => a + b, 0) / 3).toBeCloseTo(-110, 3);
});
