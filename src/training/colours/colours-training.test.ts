import { beforeAll, expect, it } from 'vitest';
import { inverted, swapped } from '../../image/colour/altered.ts';
import { appearance, appearanceLength } from '../../image/negative/appearance.ts';
import * as tf from '../../nn/tf.ts';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../shared/random.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { tinyConfig, tinyRecipe, tinySet } from '../../testing/tiny-training.ts';
import { prepareTrainingImage } from '../data/prepare-image.ts';
import { PreparedSet } from '../data/prepared-set.ts';
import { trainerOptions } from '../recipe.ts';
import { Trainer } from '../trainer.ts';

beforeAll(startTrainingBackend);

const side = 32;
// statistics have no part in it, and take half a second for each picture
const { statistics: _, ...branches } = tinyConfig.branches;
const plain: ModelConfig = { ...tinyConfig, branches };
const withDepth = (depth: number): ModelConfig => ({
  ...tinyConfig,
  branches: { ...branches, colours: { inputs: appearanceLength, head: 'quality', depth } },
});

/** Blue above and orange below, in shades by chance. */
function picture(random: Random): Uint8Array {
  const light = 0.6 + 0.4 * random.uniform();
  return Uint8Array.from({ length: 3 * side * side }, (_, i) => {
    const colour = i < 1.5 * side * side ? [90, 130, 220] : [200, 130, 60];
    return light * colour[i % 3]! + 20 * random.uniform();
  });
}

it('training fits what tells altered colours, and scores of copies fall by it, degraded copies being among the images', () => {
  const random = new Random(6);
  const pictures = Array.from({ length: 8 }, () => picture(random));
  // the last is a degraded copy, which is not looked at; two more are altered copies of the first
  const copies = [pictures[0]!.map((value) => value >> 1), swapped(pictures[0]!), inverted(pictures[0]!)];
  const options = { crops: 1, windows: 0 };
  const prepared = [...pictures, ...copies].map((rgb) =>
    prepareTrainingImage(rgb, side, side, plain, options, random),
  );
  const look = (rgb: Uint8Array) => ({
    appearance: Float32Array.from(
      [rgb, swapped(rgb), inverted(rgb)].flatMap((version) => [...appearance(version, side, side)]),
    ),
    pooled: new Float32Array(),
  });
  const images = tinySet(18, 4).images.slice(0, 8);
  const { targets: _, ...first } = images[0]!;
  const set = new PreparedSet(
    [
      ...images,
      { ...first, targets: {}, label: -1, copyOf: { image: 0, level: 1 } },
      { ...first, targets: {} },
      { ...first, targets: {} },
    ],
    prepared,
    withDepth(0),
    [...pictures, undefined, copies[1]!, copies[2]!].map((rgb) =>
      rgb ? look(rgb) : { appearance: new Float32Array(), pooled: new Float32Array() },
    ),
  );
  const rows = [0, 1, 2, 3, 4, 5, 6, 7];
  const recipe = trainerOptions(tinyRecipe({ epochs: 1 }), ['quality'], 2);
  const asked = [0, 9, 10];
  const before = tf.memory().numTensors;
  const predicted = [0, 0.4].map((depth) => {
    const trainer = new Trainer(set, rows, withDepth(depth), recipe);
    const report = trainer.step();
    expect(Number.isFinite(report.loss)).toBe(true);
    const scores = trainer.predict(asked, 1).quality!;
    expect(trainer.weights()['branches.colours.swapped.weight']).toHaveLength(appearanceLength);
    trainer.dispose();
    return scores;
  });
  const taken = asked.map((_row, i) => predicted[0]![i]! - predicted[1]![i]!);
  expect(taken[0]).toBeGreaterThanOrEqual(-1e-5);
  expect(taken[0]).toBeLessThan(0.05);
  for (const altered of taken.slice(1)) expect(altered).toBeGreaterThan(0.2);
  expect(tf.memory().numTensors).toBe(before);
});
