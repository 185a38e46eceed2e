import { beforeAll, expect, it } from 'vitest';
import { installedTrunk } from '../../cli/train/trunk/installed-trunk.ts';
import { regionPatches, trunkArea } from '../../model/trunk/image-patches.ts';
import * as tf from '../../nn/tf.ts';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../shared/random.ts';
import { cellChannels, type ModelConfig } from '../../spec/config.ts';
import { tinyConfig, tinyRecipe, tinySet } from '../../testing/tiny-training.ts';
import { trainerOptions } from '../recipe.ts';
import { Trainer } from '../trainer.ts';
import { prepareTrainingImage } from './prepare-image.ts';
import { PreparedSet } from './prepared-set.ts';

beforeAll(startTrainingBackend);

// statistics are of other tests, and half a second for each picture
const { statistics: _, ...branches } = tinyConfig.branches;
const config: ModelConfig = {
  ...tinyConfig,
  branches,
  cropTower: { ...tinyConfig.cropTower, tokens: 'trunk', trunkTaps: [2, 5, 9, 12] },
};
const keep = { crops: 2, windows: 0 };

it('a model whose crops are read through the trunk trains on them, and its package has no weights of the trunk', () => {
  const trunk = installedTrunk({ trunk: 'mobilenet-v2', last: 12 });
  const random = new Random(5);
  // 70 pixels are two whole strides of the trunk and a rest that it does not read
  const [width, height] = [70, 64];
  const pictures = Array.from({ length: 8 }, () =>
    Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)),
  );
  const prepared = pictures.map((rgb) =>
    prepareTrainingImage(rgb, width, height, config, { ...keep, trunks: [trunk] }, random),
  );
  const channels = cellChannels(config)!;
  expect(channels).toBe(2 * 24 + 2 * 32 + 64 + 96);
  expect(prepared[0]!.cells).toHaveLength(keep.crops * 4 * channels);

  // each crop's cells are a 2 × 2 part of the image's
  const all = tf.tidy(() =>
    regionPatches({ rgb: pictures[0]!, width, height }, trunkArea(width, height, 16), {
      ...{ weights: trunk, taps: [2, 5, 9, 12], patch: 16 },
    }).arraySync(),
  );
  const crop = [...prepared[0]!.cells.subarray(0, 4 * channels)];
  const places = [0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => [y, x] as const));
  const parts = places.map(([y, x]) =>
    [all[y]![x]!, all[y]![x + 1]!, all[y + 1]![x]!, all[y + 1]![x + 1]!].flat(),
  );
  expect(parts.some((part) => part.every((value, i) => Math.abs(value - crop[i]!) < 1e-4))).toBe(true);

  const images = tinySet(18, 4).images.slice(0, 8);
  const recipe = tinyRecipe({ epochs: 1 });
  const options = trainerOptions(recipe, ['quality'], 2);
  const trainer = new Trainer(
    new PreparedSet(images, prepared, config),
    [0, 1, 2, 3, 4, 5, 6, 7],
    config,
    options,
  );
  const before = trainer.weights()['crop.patchEmbed.weight']!;
  expect(before).toHaveLength(tinyConfig.cropTower.width * channels);
  expect(Number.isFinite(trainer.step().loss)).toBe(true);
  expect(trainer.weights()['crop.patchEmbed.weight']).not.toEqual(before);
  expect(Object.keys(trainer.weights()).filter((name) => /trunk|block_|Conv/.test(name))).toEqual([]);
  trainer.dispose();
});

it('a model that reads the trunk cannot be prepared without it', () => {
  const rgb = new Uint8Array(64 * 64 * 3);
  expect(() => prepareTrainingImage(rgb, 64, 64, config, keep, new Random(1))).toThrow(
    /reads the pretrained trunk mobilenet-v2, which was not given/,
  );
});
