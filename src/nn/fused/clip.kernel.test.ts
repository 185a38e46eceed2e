import { expect, it } from 'vitest';
import { decodePng } from '../../image/formats/png.ts';
import { squarePixels } from '../../image/square-input.ts';
import type { ImportedModel } from '../../package/import/importer.ts';
import type { Layers } from '../layers.ts';
import { largestError, testLayers, WorstError } from '../../testing/fused.ts';
import {
  goldenClip,
  importGolden,
  layouts,
  type GoldenLayout,
} from '../../testing/clip/golden-checkpoint.ts';
import { clipNetwork, embedIds, embedSquare, goldenClipNetwork } from '../../testing/clip/golden-network.ts';
import { goldenResNet, resNetCrops, scoreResNet } from '../../testing/clip/golden-resnet.ts';
import { importResNet } from '../../testing/clip/resnet-checkpoint.ts';
import { referenceLayers } from '../reference/layers.ts';
import * as tf from '../tf.ts';
import { choiceOf } from './variants/variants.ts';

async function picture(name: string) {
  const response = await fetch(new URL(`/e2e/fixtures/golden/${name}.png`, location.href));
  return decodePng(new Uint8Array(await response.arrayBuffer()), name);
}

async function compare(layout: GoldenLayout, format: 'f32' | 'int8', bound: number): Promise<void> {
  const layers = await testLayers(choiceOf('tile'));
  const worst = new WorstError(`CLIP ${layout} ${format}`);
  const { network, config, parameters } = await goldenClipNetwork(layout, layers, format);
  const { images, texts } = goldenClip.layouts[layout];
  for (const { ids, embedding } of texts)
    expect(worst.add(largestError(await embedIds(network, ids), embedding))).toBeLessThan(bound);
  for (const { id, embedding } of images) {
    const pixels = squarePixels(await picture(id), config.input.size, 'bytes', config.normalisation);
    expect(worst.add(largestError(await embedSquare(network, pixels), embedding)), id).toBeLessThan(bound);
  }
  worst.report();
  await layers.runner.check();
  parameters.dispose();
}

it('CLIP embeds texts of different lengths in one batch as PyTorch does each @all', async () => {
  const layers = await testLayers(choiceOf('tile'));
  const { network, config, parameters } = await goldenClipNetwork('hf', layers);
  const { texts } = goldenClip.layouts.hf;
  const { maxLength } = config.text;
  const rows = texts.flatMap(({ ids }) => Array.from({ length: maxLength }, (_, i) => ids[i] ?? 0));
  const features = tf.tidy(() =>
    network.embedTexts(
      tf.tensor2d(rows, [texts.length, maxLength], 'int32'),
      texts.map(({ ids }) => ids.length - 1),
    ),
  );
  const values = await features.data<'float32'>();
  for (const [i, { embedding }] of texts.entries()) {
    const row = values.subarray(i * embedding.length, (i + 1) * embedding.length);
    const length = Math.hypot(...row);
    expect(
      largestError(
        row.map((value) => value / length),
        embedding,
      ),
      String(i),
    ).toBeLessThan(2e-6);
  }
  features.dispose();
  await layers.runner.check();
  parameters.dispose();
});

it.each(layouts)('CLIP equals PyTorch in our WGSL: %s @all', (layout) => compare(layout, 'f32', 2e-6));

/** Cosines of a text with every patch of a square, as the map that shows where the prompt is found has them. */
async function patchCosines(model: ImportedModel, layers: Layers, id: string): Promise<number[]> {
  const { network, config, parameters } = await clipNetwork(model, ['cosine'], layers, 'f32');
  const { size } = config.input;
  const pixels = squarePixels(await picture(id), size, 'bytes', config.normalisation);
  const features = tf.tidy(() => network.embedPatches(tf.tensor4d(pixels, [1, size, size, 3])));
  const [rows, columns, width] = features.shape;
  const values = await features.data<'float32'>();
  const text = await embedIds(network, goldenClip.layouts.openai.texts[0]!.ids);
  const cosines = Array.from({ length: rows * columns }, (_, patch) => {
    const row = values.subarray(patch * width, (patch + 1) * width);
    return row.reduce((sum, value, i) => sum + value * text[i]!, 0) / Math.hypot(...row);
  });
  features.dispose();
  parameters.dispose();
  return cosines;
}

it.each([
  ['vision transformer', importGolden('openai', ['cosine'])],
  ['ResNet', importResNet(['cosine'])],
])(
  'where CLIP finds a prompt is in our WGSL what plain operations say, patch by patch: %s @all',
  async (_, model) => {
    const layers = await testLayers(choiceOf('tile'));
    for (const { id } of goldenClip.layouts.openai.images.slice(0, 2)) {
      const expected = await patchCosines(model, referenceLayers, id);
      const found = await patchCosines(model, layers, id);
      expect(expected.length).toBeGreaterThan(1);
      expect(new Set(expected).size, 'patches have values of their own').toBeGreaterThan(1);
      for (const [patch, value] of expected.entries())
        expect(Math.abs(found[patch]! - value), `${id}, patch ${patch}`).toBeLessThan(2e-6);
    }
    await layers.runner.check();
  },
);

it('CLIP-IQA on a ResNet is that of IQA-PyTorch in our WGSL, for images of any size @all', async () => {
  const layers = await testLayers(choiceOf('tile'));
  const worst = new WorstError('CLIP-IQA on a ResNet');
  const images = [...(await resNetCrops(picture)), await picture('scene')];
  const { score, whole, embedding } = goldenResNet.withoutPositions;
  const found = await scoreResNet(images, layers, false);
  for (const [i, expected] of [...score, whole].entries())
    expect(worst.add(Math.abs(found[i]!.score - expected)), String(i)).toBeLessThan(1e-5);
  for (const [i, expected] of embedding.entries())
    expect(largestError(found[i]!.embedding, expected), goldenResNet.crops[i]!.id).toBeLessThan(2e-6);
  worst.report();
  // convolutions of weights in f16, as packages have them
  const [half] = await scoreResNet(images.slice(0, 1), layers, false, 'f16');
  expect(Math.abs(half!.score - score[0]!)).toBeLessThan(2e-3);
  await layers.runner.check();
});
