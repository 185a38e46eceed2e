import { readFileSync } from 'node:fs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it } from 'vitest';
import { decodePng } from '../../image/formats/png.ts';
import { squarePixels } from '../../image/square-input.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import { installBatchedMatMul } from '../../nn/wasm/batched-matmul.ts';
import { WasmLayers } from '../../nn/wasm/layers.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { largestError } from '../../testing/fused.ts';
import {
  embedIds,
  embedSquare,
  goldenClip,
  goldenClipNetwork,
  layouts,
  type GoldenLayout,
} from '../../testing/golden-clip.ts';

let wasm: WasmLayers;
beforeAll(async () => {
  await startWasm();
  installBatchedMatMul();
  wasm = new WasmLayers(tf.backend() as unknown as BackendWasm);
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
