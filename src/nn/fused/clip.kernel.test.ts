import { expect, it } from 'vitest';
import { decodePng } from '../../image/formats/png.ts';
import { squarePixels } from '../../image/square-input.ts';
import { largestError, testLayers, WorstError } from '../../testing/fused.ts';
import {
  embedIds,
  embedSquare,
  goldenClip,
  goldenClipNetwork,
  layouts,
  type GoldenLayout,
} from '../../testing/golden-clip.ts';
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

it.each(layouts)('CLIP equals PyTorch in our WGSL: %s @all', (layout) => compare(layout, 'f32', 2e-6));
