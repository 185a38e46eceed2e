import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { decodePng } from '../../../image/formats/png.ts';
import { squareOf, squarePixels } from '../../../image/square-input.ts';
import type { Layers } from '../../../nn/layers.ts';
import { referenceLayers } from '../../../nn/reference/layers.ts';
import * as tf from '../../../nn/tf.ts';
import type { WasmLayers } from '../../../nn/wasm/layers.ts';
import { startWasmLayers } from '../../../nn/wasm/node/start-layers.ts';
import { isResNet, type ClipConfig, type ViTTower } from '../../../spec/clip/config.ts';
import { clipParameters } from '../../../spec/clip/parameters.ts';
import { isClip } from '../../../spec/families.ts';
import { importGolden, type GoldenLayout } from '../../../testing/clip/golden-checkpoint.ts';
import { goldenClipNetwork } from '../../../testing/clip/golden-network.ts';
import { goldenPackage } from '../../../testing/clip/golden-package.ts';
import { simulatedBackend } from '../../../testing/simulated/simulated-engine.ts';
import { tensorParts } from '../../create-engine.ts';
import { Engine } from '../../engine.ts';

let wasm: WasmLayers;
beforeAll(async () => {
  wasm = await startWasmLayers();
});

type Row = readonly number[];
const dot = (a: ArrayLike<number>, b: ArrayLike<number>, from = 0): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[from + i]!;
  return sum;
};
const plus = (a: Row, b: Row): Row => a.map((value, i) => value + b[i]!);

function visionTransformer({ imageTower }: ClipConfig): ViTTower {
  if (isResNet(imageTower)) throw new TypeError('not a vision transformer');
  return imageTower;
}

/** The last block without any mixing of tokens, final norm and projection, token by token in f64, from the equations alone. */
async function patchTwin(layout: GoldenLayout, before: Row[]): Promise<Row[]> {
  const { config, read } = importGolden(layout, ['cosine']);
  if (!isClip(config)) throw new TypeError('not a CLIP configuration');
  const weights = new Map<string, Float32Array>();
  for (const spec of clipParameters(config, ['cosine']))
    if (spec.name.startsWith('image.')) weights.set(spec.name, await read(spec));
  const of = (name: string) => weights.get(name)!;
  const { depth, width } = visionTransformer(config);
  const last = `image.blocks.${depth - 1}`;
  const norm = (x: Row, name: string): Row => {
    const mean = x.reduce((a, b) => a + b, 0) / x.length;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
    const scale = 1 / Math.sqrt(variance + config.layerNormEpsilon);
    return x.map((value, i) => (value - mean) * scale * of(`${name}.weight`)[i]! + of(`${name}.bias`)[i]!);
  };
  /** Rows `from` to `from + count` of weight [out, in] and bias. */
  const linear = (x: Row, name: string, from: number, count: number): Row =>
    Array.from(
      { length: count },
      (_, i) =>
        dot(x, of(`${name}.weight`), (from + i) * x.length) + (weights.get(`${name}.bias`)?.[from + i] ?? 0),
    );
  const { activation } = config;
  const act = (value: number): number =>
    activation === 'quick-gelu' ? value / (1 + Math.exp(-1.702 * value)) : value * normal(value);
  return before.map((x) => {
    const value = linear(norm(x, `${last}.norm1`), `${last}.attention.qkv`, 2 * width, width);
    const kept = plus(x, linear(value, `${last}.attention.output`, 0, width));
    const hidden = linear(
      norm(kept, `${last}.norm2`),
      `${last}.mlp.in`,
      0,
      of(`${last}.mlp.in.bias`).length,
    ).map(act);
    const done = plus(kept, linear(hidden, `${last}.mlp.out`, 0, width));
    const count = of('image.projection.weight').length / width;
    return linear(norm(done, 'image.norm'), 'image.projection', 0, count);
  });
}

/** The normal distribution, by the series of erf (Abramowitz & Stegun 7.1.6), which converges everywhere. */
function normal(x: number): number {
  const z = x / Math.SQRT2;
  let [term, sum] = [z, z];
  for (let n = 1; n < 200; n++) {
    term *= (2 * z * z) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + (Math.exp(-z * z) * sum) / Math.sqrt(Math.PI);
}

const picture = decodePng(readFileSync('e2e/fixtures/golden/gradients.png'), 'gradients');

async function compare(layout: GoldenLayout, layers: Layers): Promise<void> {
  const { network, config, parameters } = await goldenClipNetwork(layout, layers);
  const { size } = config.input;
  const pixels = tf.tensor4d(squarePixels(picture, size, 'bytes', config.normalisation), [1, size, size, 3]);
  let before: Row[] = [];
  tf.tidy(() => {
    network.embedImage(pixels, true, (name, tensor) => {
      if (name !== `image.block${visionTransformer(config).depth - 2}`) return;
      const [, length, width] = tensor.shape as [number, number, number];
      const values = Array.from(tensor.dataSync<'float32'>());
      before = Array.from({ length }, (_, i) => values.slice(i * width, (i + 1) * width));
    });
  });
  const features = tf.tidy(() => network.embedPatches(pixels));
  const [count, width] = features.shape;
  const found = Array.from(await features.data<'float32'>());
  expect(count).toBe((size / config.input.patch) ** 2);
  const twin = await patchTwin(layout, before.slice(1));
  const largest = Math.max(...twin.flat().map(Math.abs));
  const error = Math.max(...twin.flat().map((value, i) => Math.abs(value - found[i]!)));
  expect(twin[0]!.length).toBe(width);
  expect(error / largest).toBeLessThan(2e-6);
  tf.dispose([pixels, features]);
  parameters.dispose();
}

test('patches of the last block that keep their own values are those of an f64 twin: QuickGELU on WASM', () =>
  compare('openai', wasm));
test('the same with GELU, by the reference', () => compare('hf', referenceLayers));

test('a map lies where the tower’s square does, has the cosines of the prompt, and costs nothing where it is not asked for', async () => {
  const engine = new Engine({
    ...tensorParts,
    startBackend: () => Promise.resolve({ ...simulatedBackend('test'), layers: wasm }),
  });
  await engine.start('wasm', () => undefined);
  const one = await goldenPackage('hf', ['pickscore', 'cosine', 'clip-iqa'], 'one');
  const two = await goldenPackage('hf', ['cosine'], 'two');
  const loaded = await engine.load('load', [one, two], () => undefined);
  if (!loaded.ok) throw new Error(loaded.error.message);
  expect(loaded.value.heads.map(({ name, relevance }) => [name, relevance])).toEqual([
    ['pickscore', true],
    ['cosine@one', true],
    ['clip-iqa', undefined],
    ['cosine@two', true],
  ]);
  const image = new Blob([readFileSync('e2e/fixtures/golden/gradients.png')]);
  const score = async (prompt: string, relevance: boolean) => {
    const answer = await engine.score({ job: 'a', image, name: 'a.png', prompt, relevance }, () => undefined);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  const plain = await score('a red house', false);
  expect(plain.relevance).toBeUndefined();
  const held = tf.memory().numTensors;
  const { relevance, scores } = await score('a red house', true);
  expect(tf.memory().numTensors).toBe(held);
  expect(scores).toEqual(plain.scores);
  expect(Object.keys(relevance!)).toEqual(['pickscore', 'cosine@one', 'cosine@two']);
  const map = relevance!['cosine@one']!;
  const { config } = importGolden('hf', ['cosine']);
  const { left, top, scale } = squareOf(picture, config.input.size, 'bytes');
  expect(map).toMatchObject({ originX: left * scale, originY: top * scale });
  expect(map.cell * map.columns).toBeCloseTo(Math.min(picture.width, picture.height), 6);
  expect(map.values).toHaveLength(map.columns * map.rows);
  expect(map.values.every((value) => Math.abs(value) <= 1)).toBe(true);
  expect(relevance!['cosine@two']).toEqual(map);
  const other = await score('a green tree', true);
  expect(other.relevance!['cosine@one']!.values).not.toEqual(map.values);
  // without a prompt there is nothing to find
  expect((await score('', true)).relevance).toBeUndefined();
});
