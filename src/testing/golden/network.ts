import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { cropPixels } from '../../image/crops/crops.ts';
import { normalisePixels } from '../../image/normalise.ts';
import type { Layers } from '../../nn/layers.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor, Tensor4D } from '../../nn/tf.ts';
import { importConfig } from '../../package/import/import-config.ts';
import { planImport } from '../../package/import/import-plan.ts';
import { storageFor, type Quantisation } from '../../package/naming.ts';
import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import { quantise } from '../../formats/quantise.ts';
import { bufferAccess } from '../../formats/random-access.ts';
import { ParameterStore } from '../../worker/device/parameter-store.ts';
import type { ModelConfig } from '../../spec/config.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import { Network } from '../../model/network.ts';
import type { TokenBatch } from '../../model/prediction.ts';

/** For tests: the reduced model with seeded random weights whose numbers PyTorch has computed. */

export interface Summary {
  shape: number[];
  std: number;
  mean: number;
  first8: number[];
  at16: number[];
}

interface GoldenCrop {
  crop: [number, number];
  score: number;
  gate: number[];
  experts: number[];
  csf_raw_14x14: number[];
  csf_pooled_14x14: number[];
  tensors: Record<string, Summary>;
}

interface GoldenImage {
  id: string;
  size: [number, number];
  prompt_ids: number[];
  answer_ids: number[];
  image_level: Record<string, Summary>;
  crops: GoldenCrop[];
}

const folder = new URL('../../../e2e/fixtures/golden/', import.meta.url);

/** The declared shape of the golden file; a wrong one fails the tests immediately. */
export const golden = JSON.parse(readFileSync(new URL('golden_small.json', folder), 'utf8')) as {
  config: unknown;
  images: GoldenImage[];
  fifteen_crops: { crops: [number, number][] };
};

/** The checkpoint's weights under our names and in our layout, read once for all networks; each has copies of its own. */
let weights: Promise<{ spec: ParameterSpec; values: Float32Array }[]> | undefined;

async function readWeights(): Promise<{ spec: ParameterSpec; values: Float32Array }[]> {
  const file = readFileSync(new URL('small_seed0_sc_agiqa.pth', folder));
  // planned with the released switches: leaving a part out must not need another checkpoint
  const plan = planImport(importConfig(golden.config).config, [
    await openCheckpoint(bufferAccess(file, 'small.pth')),
  ]);
  return Promise.all(
    plan.tensors.map(async ({ spec, source, key, transform }) => {
      const values = await source.read(key);
      const [rows = 1, columns = 1] = spec.shape;
      const turned =
        transform === 'transpose'
          ? Float32Array.from(values, (_, i) => values[(i % columns) * rows + Math.floor(i / columns)]!)
          : values;
      return { spec, values: turned };
    }),
  );
}

/** Every reduced checkpoint weight under our names, stored as in a package of this format; the configuration with the wanted switches. */
export async function goldenNetwork(
  switches: Partial<ModelConfig['switches']> = {},
  layers: Layers = referenceLayers,
  format: Quantisation = 'f32',
): Promise<{
  network: Network;
  config: ModelConfig;
  parameters: ParameterStore;
}> {
  const { config: imported } = importConfig(golden.config);
  const config = { ...imported, switches: { ...imported.switches, ...switches } };
  const store = new ParameterStore(layers);
  for (const { spec, values } of await (weights ??= readWeights()))
    store.add(spec, quantise(values.slice(), spec.shape, storageFor(spec, format)));
  return { network: new Network(config, ['quality'], layers, store), config, parameters: store };
}

/** A fixture image as RGB bytes. */
export function fixtureImage(name: string): { width: number; height: number; rgb: Uint8Array } {
  const { width, height, data, channels } = decode(readFileSync(new URL(`${name}.png`, folder)));
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = data[i * channels + c]!;
  }
  return { width, height, rgb };
}

/** Normalised crops of a fixture image. */
export function cropsOf(
  name: string,
  positions: [number, number][],
  { cropTower, input }: ModelConfig,
): Tensor4D {
  const { width, rgb } = fixtureImage(name);
  const parts = positions.map(([x, y]) =>
    tf.tensor3d(normalisePixels(cropPixels(rgb, width, x, y, input.size), cropTower.normalisation), [
      input.size,
      input.size,
      3,
    ]),
  );
  return tf.stack(parts) as Tensor4D;
}

/** The whole image as the image tower sees it, from PIL's own resize. */
export function resizedOf(name: string, { imageTower, input }: ModelConfig): Tensor4D {
  const { rgb } = fixtureImage(`${name}.resized224`);
  return tf.tensor4d(normalisePixels(rgb, imageTower.normalisation), [1, input.size, input.size, 3]);
}

export function tokens(ids: number[]): TokenBatch {
  return {
    ids: tf.tensor2d(ids, [1, ids.length], 'int32'),
    mask: tf.tensor2d(
      ids.map((id) => (id === 0 ? 0 : 1)),
      [1, ids.length],
    ),
  };
}

/** Largest deviation of a tensor from a golden summary, in units of its standard deviation. */
export async function deviation(tensor: Tensor, summary: Summary): Promise<number> {
  const values = await tensor.data();
  const n = values.length;
  let worst = 0;
  const compare = (expected: number, actual: number) => {
    worst = Math.max(worst, Math.abs(expected - actual) / summary.std);
  };
  summary.first8.forEach((expected, k) => compare(expected, values[k]!));
  summary.at16.forEach((expected, k) => compare(expected, values[Math.floor((k * n) / 16)]!));
  let sum = 0;
  for (const value of values) sum += value;
  compare(summary.mean, sum / n);
  return worst;
}
