import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { beforeAll, expect, test } from 'vitest';
import { decodePng } from '../../../image/formats/png.ts';
import { cropPixels } from '../../../image/crops/crops.ts';
import { normalisePixels } from '../../../image/normalise.ts';
import { squareOf, squarePixels } from '../../../image/square-input.ts';
import type { Layers } from '../../../nn/layers.ts';
import { referenceLayers } from '../../../nn/reference/layers.ts';
import * as tf from '../../../nn/tf.ts';
import type { WasmLayers } from '../../../nn/wasm/layers.ts';
import { startWasmLayers } from '../../../nn/wasm/node/start-layers.ts';
import type { ImportedModel } from '../../../package/import/importer.ts';
import { isResNet } from '../../../spec/clip/config.ts';
import { clipScorer } from '../../../spec/clip/scorers/index.ts';
import { importGolden } from '../../../testing/clip/golden-checkpoint.ts';
import { clipNetwork, embedIds } from '../../../testing/clip/golden-network.ts';
import { goldenPackage, resNetPackage } from '../../../testing/clip/golden-package.ts';
import { beforeLastAttention, cosineTwin, patchTwin } from '../../../testing/clip/patch-twins.ts';
import { importResNet } from '../../../testing/clip/resnet-checkpoint.ts';
import { runContext } from '../../../testing/simulated/run-context.ts';
import { simulatedBackend } from '../../../testing/simulated/simulated-engine.ts';
import { createBpeTokenizer } from '../../../tokenizer/bpe/bpe.ts';
import { tensorParts } from '../../create-engine.ts';
import { loadScorer } from '../../device/load-scorer.ts';
import { Engine } from '../../engine.ts';

let wasm: WasmLayers;
beforeAll(async () => {
  wasm = await startWasmLayers();
});

const read = (id: string) => decodePng(readFileSync(`e2e/fixtures/golden/${id}.png`), id);
const picture = read('gradients');
const wide = { width: 131, height: 101, rgb: cropPixels(read('wide').rgb, 768, 540, 300, 131, 101) };

type Row = readonly number[];

/** Features of the patches, and the twin of them from what the last attention read. */
async function features(
  { config, network, parameters }: Awaited<ReturnType<typeof clipNetwork>>,
  model: ImportedModel,
  pixels: tf.Tensor4D,
  positions: boolean,
): Promise<{ found: tf.Tensor3D; twin: readonly Row[] }> {
  let before: Row[] = [];
  tf.tidy(() => {
    network.embedImage(pixels, positions, (name, tensor) => {
      if (name !== beforeLastAttention(config)) return;
      const width = tensor.shape.at(-1)!;
      const values = Array.from(tensor.dataSync<'float32'>());
      before = Array.from({ length: values.length / width }, (_, i) =>
        values.slice(i * width, (i + 1) * width),
      );
    });
  });
  let patches = isResNet(config.imageTower) ? before : before.slice(1);
  if (isResNet(config.imageTower) && positions) {
    const table = Array.from(await parameters.tensor('image.positions').data<'float32'>());
    patches = before.map((x, i) => x.map((value, k) => value + table[(i + 1) * x.length + k]!));
  }
  return { found: network.embedPatches(pixels, positions), twin: await patchTwin(model, patches) };
}

async function compare(model: ImportedModel, layers: Layers, whole: boolean): Promise<void> {
  const opened = await clipNetwork(model, ['cosine'], layers, 'f32');
  const { input, normalisation } = opened.config;
  const { size } = input;
  const pixels = whole
    ? tf.tensor4d(normalisePixels(wide.rgb, normalisation), [1, wide.height, wide.width, 3])
    : tf.tensor4d(squarePixels(picture, size, 'bytes', normalisation), [1, size, size, 3]);
  const { found, twin } = await features(opened, model, pixels, !whole);
  const sides = whole ? [wide.height, wide.width] : [size, size];
  expect(found.shape).toEqual([...sides.map((side) => Math.floor(side / input.patch)), twin[0]!.length]);
  expect(relativeError(await found.data<'float32'>(), twin.flat())).toBeLessThan(2e-6);
  tf.dispose([pixels, found]);
  opened.parameters.dispose();
}

function relativeError(found: ArrayLike<number>, expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i]!))) / largest;
}

test('patches of the last block that keep their own values are those of an f64 twin: QuickGELU on WASM', () =>
  compare(importGolden('openai', ['cosine']), wasm, false));
test('the same with GELU, by the reference', () =>
  compare(importGolden('hf', ['cosine']), referenceLayers, false));
test('the same in a whole image of any shape', () => compare(importGolden('openai', ['cosine']), wasm, true));
test('so it is on a ResNet, for each place of its last map: WASM', () =>
  compare(importResNet(['cosine']), wasm, true));
test('and of its square, with the positional table', () => compare(importResNet(['cosine']), wasm, false));

test.each([
  ['vision transformer', importGolden('openai', ['clip-iqa']), () => goldenPackage('openai', ['clip-iqa'])],
  ['ResNet', importResNet(['clip-iqa']), () => resNetPackage(['clip-iqa'])],
] as const)(
  'the map of pairs says how much closer each patch of a whole image is to the good texts, as an f64 twin does: %s',
  async (_, model, pack) => {
    const opened = await clipNetwork(model, ['clip-iqa'], wasm, 'f32');
    const { config } = opened;
    const pixels = tf.tensor4d(normalisePixels(wide.rgb, config.normalisation), [
      1,
      wide.height,
      wide.width,
      3,
    ]);
    const { found: patches, twin } = await features(opened, model, pixels, false);
    const tokenizer = createBpeTokenizer(JSON.stringify(model.tokenizer), config.text.maxLength);
    const texts: Float32Array[] = [];
    for (const text of clipScorer('clip-iqa')!.texts('', config)) {
      const ids = [...tokenizer.encode(text).ids];
      texts.push(await embedIds(opened.network, ids.slice(0, ids.indexOf(Math.max(...ids)) + 1)));
    }
    const expected = twin.map((patch) => {
      const cosines = texts.map((text) => cosineTwin(patch, text));
      const sum = cosines.reduce((total, value, i) => total + (i % 2 === 0 ? value : -value), 0);
      return sum / (texts.length / 2);
    });
    tf.dispose([pixels, patches]);
    opened.parameters.dispose();

    const scorer = await loadScorer(
      await pack(),
      { ...simulatedBackend('test'), layers: wasm },
      new AbortController().signal,
      () => undefined,
    );
    const image = new Blob([new Uint8Array(encode({ ...wide, data: wide.rgb, channels: 3 }))]);
    const { relevance } = await scorer.score(
      { job: 'a', image, name: 'wide.png', relevance: true },
      runContext(),
    );
    const { values, ...place } = relevance!['clip-iqa']!;
    const { patch } = config.input;
    expect(place).toEqual({
      ...{ of: 'pairs', originX: 0, originY: 0, cell: patch },
      ...{ columns: Math.floor(wide.width / patch), rows: Math.floor(wide.height / patch) },
    });
    expect(relativeError(values, expected)).toBeLessThan(1e-4);
    scorer.dispose();
  },
);

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
    ['pickscore', 'prompt'],
    ['cosine@one', 'prompt'],
    ['clip-iqa', 'pairs'],
    ['cosine@two', 'prompt'],
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
  expect(Object.keys(relevance!)).toEqual(['pickscore', 'cosine@one', 'clip-iqa', 'cosine@two']);
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
  // without a prompt there is nothing to find, but pairs need none
  expect((await score('', true)).relevance).toEqual({ 'clip-iqa': relevance!['clip-iqa'] });
});
