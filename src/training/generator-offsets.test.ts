import { beforeAll, describe, expect, it } from 'vitest';
import { startTrainingBackend } from '../nn/wasm/node/start-wasm.ts';
import * as tf from '../nn/tf.ts';
import { tinyConfig, tinyRecipe, tinySet } from '../testing/tiny-training.ts';
import type { TrainingImage, TrainingSet } from './data/training-set.ts';
import { ratingOffsets } from './generator-offsets.ts';
import { TrainableParameters } from './optimiser/trainable-parameters.ts';
import { trainerOptions } from './recipe.ts';
import { Trainer } from './trainer.ts';

beforeAll(startTrainingBackend);

const rows = Array.from({ length: 18 }, (_, i) => i);

/** Ratings of 1 or 4, by generator alone. */
function twoGenerators(): TrainingSet {
  const set = tinySet(18, 4);
  const rated = (image: TrainingImage) =>
    image.label < 0 ? image : { ...image, targets: { quality: image.label === 0 ? 1 : 4 } };
  return {
    ...{ images: set.images.map(rated), crops: set.crops, windows: set.windows },
    crop: (image, index) => set.crop(image, index),
    whole: (image) => set.whole(image),
    statistics: (image, window) => set.statistics(image, window),
    pooled: (image) => set.pooled(image),
    looks: (image) => set.looks(image),
  };
}

/** A trainer of the offsets alone, so that whatever they learn can be nothing else's. */
function trainerOf(penalty: number | undefined): Trainer {
  const frozen = ['image.', 'text.', 'crop.', 'regressor.', 'branches.', 'heads.', 'visual.', 'label.'];
  const schedule = { kind: 'step', rate: 0.1, warmUpSteps: 0 };
  const recipe = tinyRecipe({ epochs: 4, frozen, schedule });
  const objective = { ...recipe.objective, ...(penalty === undefined ? {} : { offsets: penalty }) };
  const options = trainerOptions({ ...recipe, objective }, ['quality'], 2);
  return new Trainer(twoGenerators(), rows, tinyConfig, options);
}

describe('offsets of the generators', () => {
  it('learn how generators differ, and are no part of a score or of the package', () => {
    const trainer = trainerOf(0);
    const before = trainer.predict(rows, 1).quality!;
    for (let i = 0; i < 4; i++) trainer.step();
    const after = trainer.predict(rows, 1).quality!;
    const [worse, better] = trainer.parameters.variable('offsets.quality').dataSync<'float32'>();
    expect(worse).toBeLessThan(-0.1);
    expect(better).toBeGreaterThan(0.1);
    after.forEach((score, i) => expect(score).toBeCloseTo(before[i]!, 6));
    expect(Object.keys(trainer.weights()).filter((name) => name.startsWith('offsets'))).toEqual([]);
    trainer.dispose();
  });

  it('are held near 0 by a large penalty, and are not there where none is asked for', () => {
    const trainer = trainerOf(100);
    for (let i = 0; i < 3; i++) trainer.step();
    for (const offset of trainer.parameters.variable('offsets.quality').dataSync<'float32'>())
      expect(Math.abs(offset)).toBeLessThan(0.2);
    trainer.dispose();
    const without = trainerOf(undefined);
    expect(without.parameters.has('offsets.quality')).toBe(false);
    without.dispose();
  });

  it('are 0 for rows of no known generator', () => {
    const specs = [{ name: 'offsets.quality', shape: [3], kind: 'vector', part: 'regressor' }] as const;
    const parameters = new TrainableParameters(
      specs.map((spec) => ({ ...spec, shape: [...spec.shape] })),
      () => Float32Array.of(0.5, -1, 2),
    );
    const found = tf.tidy(() =>
      Array.from(ratingOffsets([2, -1, 0, 1, -1], ['quality'], parameters).quality!.dataSync()),
    );
    expect(found).toEqual([2, 0, 0.5, -1, 0]);
    parameters.dispose();
  });
});
