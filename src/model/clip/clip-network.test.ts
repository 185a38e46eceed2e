import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { cropPixels } from '../../image/crops/crops.ts';
import { decodePng } from '../../image/formats/png.ts';
import { normalisePixels } from '../../image/normalise.ts';
import { squarePixels } from '../../image/square-input.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { WasmLayers } from '../../nn/wasm/layers.ts';
import { startWasmLayers } from '../../nn/wasm/node/start-layers.ts';
import type { ClipConfig } from '../../spec/clip/config.ts';
import { clipScorer } from '../../spec/clip/scorers/index.ts';
import { largestError } from '../../testing/fused.ts';
import {
  goldenClip,
  importGolden,
  layouts,
  type GoldenLayout,
} from '../../testing/clip/golden-checkpoint.ts';
import { embedIds, embedSquare, goldenClipNetwork } from '../../testing/clip/golden-network.ts';

let wasm: WasmLayers;
beforeAll(async () => {
  wasm = await startWasmLayers();
});

const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

async function compare(layout: GoldenLayout, on: 'wasm' | 'reference'): Promise<void> {
  const layers = on === 'wasm' ? wasm : referenceLayers;
  const { network, config, parameters } = await goldenClipNetwork(layout, layers);
  const { images, texts, cosine: cosines } = goldenClip.layouts[layout];
  const embedded: Float32Array[] = [];
  for (const { ids, embedding } of texts) {
    const found = await embedIds(network, ids);
    expect(largestError(found, embedding)).toBeLessThan(1e-6);
    embedded.push(found);
  }
  for (const [i, { id, embedding }] of images.entries()) {
    const picture = decodePng(readFileSync(`e2e/fixtures/golden/${id}.png`), id);
    const pixels = squarePixels(picture, config.input.size, 'bytes', config.normalisation);
    const found = await embedSquare(network, pixels);
    expect(largestError(found, embedding), id).toBeLessThan(1e-6);
    expect(
      largestError(
        embedded.map((text) => cosine(found, text)),
        cosines[i]!,
      ),
      id,
    ).toBeLessThan(1e-6);
  }
  parameters.dispose();
}

it('equals PyTorch on WASM: a checkpoint of Hugging Face, with GELU', () => compare('hf', 'wasm'));
it('equals PyTorch by the reference: a checkpoint of OpenAI, with QuickGELU', () =>
  compare('openai', 'reference'));

it.each(layouts)('equals PyTorch on WASM and by the reference: %s @all', async (layout) => {
  await compare(layout, 'wasm');
  await compare(layout, 'reference');
});

it('reads nothing behind the end of a text', async () => {
  const { network, parameters } = await goldenClipNetwork('hf', wasm);
  const { ids, embedding } = goldenClip.layouts.hf.texts[1]!;
  const longer = Int32Array.from({ length: 30 }, (_, i) => ids[i] ?? 7 * i);
  const features = tf.tidy(() => network.embedTexts(tf.tensor2d(longer, [1, 30], 'int32'), [ids.length - 1]));
  const values = Float32Array.from(await features.data());
  const length = Math.hypot(...values);
  expect(
    largestError(
      values.map((value) => value / length),
      embedding,
    ),
  ).toBeLessThan(1e-6);
  features.dispose();
  parameters.dispose();
});

describe('scores of the published code, on their pixels and texts @all', () => {
  const config = importGolden('openai').config as ClipConfig;
  const wide = (values: Float32Array) => Float64Array.from(values);
  const image = (id: string) => decodePng(readFileSync(`e2e/fixtures/golden/${id}.png`), id);

  it('CLIPScore', async () => {
    const { network, parameters } = await goldenClipNetwork('openai', wasm);
    const { ids, score } = goldenClip.scorers.clipscore;
    const texts = [];
    for (const text of ids) texts.push(wide(await embedIds(network, text)));
    for (const [i, { embedding }] of goldenClip.layouts.openai.images.entries()) {
      for (const [t, text] of texts.entries()) {
        const evidence = { image: Float64Array.from(embedding), texts: [text], scale: 1, layers: [] };
        expect(Math.abs(clipScorer('clipscore')!.score(evidence, config) - score[i]![t]!)).toBeLessThan(1e-5);
      }
    }
    parameters.dispose();
  });

  it.each(['tensor', 'tensor-plain'] as const)(
    'HPS, resized as torchvision does: %s',
    async (preparation) => {
      const { network, config: own, parameters } = await goldenClipNetwork('open_clip', wasm);
      const { images, texts } = goldenClip.layouts.open_clip;
      for (const [i, { id }] of images.entries()) {
        const pixels = squarePixels(image(id), own.input.size, preparation, own.normalisation);
        const found = await embedSquare(network, pixels);
        const scores = texts.map(({ embedding }) => cosine(found, Float32Array.from(embedding)));
        expect(largestError(scores, goldenClip.scorers.hps[preparation][i]!), id).toBeLessThan(1e-4);
      }
      parameters.dispose();
    },
  );

  it('CLIP-IQA on whole images of any size', async () => {
    const { network, config: own, parameters } = await goldenClipNetwork('openai', wasm);
    const { ids, crops, score } = goldenClip.scorers['clip-iqa'];
    const texts = [];
    for (const text of ids) texts.push(wide(await embedIds(network, text)));
    for (const [i, { id, box }] of crops.entries()) {
      const [x, y, width, height] = box as [number, number, number, number];
      const whole = image(id);
      const rgb = cropPixels(whole.rgb, whole.width, x, y, width, height);
      const features = tf.tidy(() =>
        network.embedImage(
          tf.tensor4d(normalisePixels(rgb, own.normalisation), [1, height, width, 3]),
          false,
        ),
      );
      const values = Float64Array.from(await features.data());
      features.dispose();
      const length = Math.hypot(...values);
      const evidence = {
        image: values.map((value) => value / length),
        texts,
        scale: Math.exp(4.605170249938965),
        layers: [],
      };
      expect(Math.abs(clipScorer('clip-iqa')!.score(evidence, own) - score[i]!), id).toBeLessThan(1e-5);
    }
    parameters.dispose();
  });
});
