import { afterAll, beforeAll, expect, it } from 'vitest';
import { statisticsWindows } from '../../image/statistics/inputs.ts';
import { inverted, swapped } from '../../image/colour/altered.ts';
import { cropPixels } from '../../image/crops/crops.ts';
import { normalisePixels } from '../../image/normalise.ts';
import { resizeBilinear } from '../../image/resize/resize.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { Network } from '../../model/network.ts';
import type { ImageLevel } from '../../model/prediction.ts';
import { storedParameters } from '../../spec/families.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import { createTokenizer, type TextTokenizer } from '../../tokenizer/tokenizer.ts';
import { scAgiqaManifest, type ScAgiqaManifest } from '../../package/manifest.ts';
import { openPackage } from '../../package/open-package.ts';
import { render, toBytes } from '../../tools/samples/picture.ts';
import { shadeStillLife } from '../../tools/samples/still-life.ts';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { demoFiles } from '../../testing/demo-files.ts';
import { LazyTrunks } from '../../model/trunk/lazy-trunks.ts';
import { cropCellsOf } from './crops/crop-cells.ts';
import { ParameterStore } from '../device/parameter-store.ts';
import { appearanceOf, pooledOf } from './image-level.ts';
import { tokenBatch } from './texts.ts';

/* The demo model is the whole SC-AGIQA network: leaving a part of it out changes what it says. */

const side = 256;
const corner: [number, number] = [64, 80];
const prompt = 'a still life with fruit';
const description = 'A bowl of fruit on a table, sharp and well lit.';
const heads = ['quality', 'alignment'];
let manifest: ScAgiqaManifest;
let config: ModelConfig;
let store: ParameterStore;
let tokenizer: TextTokenizer;
const rgb = toBytes(render(side, 1, shadeStillLife));
/** What is read of the image before the network, which is most of the work and no part's: the same for all. */
let read: {
  whole: tf.Tensor4D;
  crop: tf.Tensor4D;
  statistics: tf.Tensor3D;
  cells?: tf.Tensor3D | undefined;
  pooled?: tf.Tensor2D | undefined;
  appearance: tf.Tensor2D;
};

beforeAll(async () => {
  await startTrainingBackend();
  const opened = await openPackage({ kind: 'files', files: demoFiles() });
  manifest = scAgiqaManifest(opened.manifest)!;
  ({ config } = manifest);
  store = new ParameterStore(referenceLayers);
  const specs = new Map(storedParameters(config, heads).map((spec) => [spec.name, spec]));
  for await (const { name, stored } of opened.tensors()) store.add(specs.get(name)!, stored);
  tokenizer = createTokenizer(opened.tokenizerJson, config.text.maxLength);
  read = readImage();
});
afterAll(() => tf.dispose(Object.values(read)));

function readImage(): typeof read {
  const network = new Network(config, heads, referenceLayers, store);
  const { size } = config.input;
  const pixels = (bytes: Uint8Array, tower: 'imageTower' | 'cropTower') =>
    tf.tensor4d(normalisePixels(bytes, config[tower].normalisation), [1, size, size, 3]);
  const image = { rgb, width: side, height: side };
  const trunks = new LazyTrunks(config, store);
  const model = { network, trunks };
  const cells = cropCellsOf(image, [corner], model);
  const found = {
    whole: pixels(resizeBilinear(rgb, side, side, size, size), 'imageTower'),
    crop: pixels(cropPixels(rgb, side, ...corner, size), 'cropTower'),
    statistics: tf.tidy(() =>
      tf
        .stack(statisticsWindows(rgb, side, side).map((values) => tf.tensor1d(values)))
        .expandDims<tf.Tensor3D>(0),
    ),
    cells: cells.read([corner]),
    pooled: pooledOf(model, image),
    appearance: appearanceOf(image),
  };
  cells.dispose();
  trunks.dispose();
  return found;
}

/** Scores of one crop, per head, with other switches or another image level. */
function scores(
  switches: Partial<ModelConfig['switches']> = {},
  change: (level: ImageLevel) => ImageLevel = (level) => level,
): number[] {
  const own = { ...config, switches: { ...config.switches, ...switches } };
  const network = new Network(own, heads, referenceLayers, store);
  return tf.tidy(() => {
    const level = network.imageLevel(
      network.encodeImage(read.whole),
      tokenBatch(tokenizer.encode(prompt)),
      tokenBatch(tokenizer.encode(description)),
      undefined,
      {
        ...{ statistics: read.statistics, appearance: read.appearance },
        ...(read.pooled ? { pooled: read.pooled } : {}),
      },
    );
    const prediction = network.scoreCrops(read.crop, change(level), undefined, read.cells);
    return heads.map((head) => prediction.heads[head]!.score.dataSync<'float32'>()[0]!);
  });
}

it('every ablation of the paper and every branch of ours changes the demo model’s score', () => {
  const full = scores();
  for (const score of full) expect(Number.isFinite(score)).toBe(true);
  const without: Record<string, number[]> = {
    AQAFP: scores({ frequencyPooling: false }),
    HP: scores({ preference: 'none' }),
    SCI: scores({}, (level) => ({ ...level, consistency: tf.zerosLike(level.consistency!) })),
    branches: scores({}, (level) => ({
      ...level,
      branches: level.branches.map((part) => tf.zerosLike(part)),
    })),
    agreement: scores({}, (level) => ({ ...level, mismatchPenalty: undefined })),
    terms: scores({}, (level) => ({ ...level, terms: undefined })),
    ...(config.branches.pooled ? { pooled: scores({}, (level) => ({ ...level, pooled: undefined })) } : {}),
  };
  for (const [part, changed] of Object.entries(without)) {
    const largest = Math.max(...changed.map((score, i) => Math.abs(score - full[i]!)));
    // a thousandth of the scale from 0 to 5
    expect(largest, part).toBeGreaterThan(0.005);
  }
});

it('swapped and inverted colours lower the demo’s quality, those of the picture itself hardly do', () => {
  const network = new Network(config, heads, referenceLayers, store);
  const trunks = new LazyTrunks(config, store);
  const taken = [rgb, swapped(rgb), inverted(rgb)].map((version) => {
    const image = { rgb: version, width: side, height: side };
    const pooled = pooledOf({ network, trunks }, image);
    const [value] = tf.tidy(() => network.coloursPenalty(appearanceOf(image), pooled)!.dataSync<'float32'>());
    pooled?.dispose();
    return value!;
  });
  trunks.dispose();
  expect(() => network.coloursPenalty(read.appearance, undefined)).toThrow(/trunk’s features/);
  expect(taken[0]).toBeLessThan(0.02);
  for (const altered of taken.slice(1)) expect(altered).toBeGreaterThan(0.1);
});
