import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { decodePng } from '../../../image/formats/png.ts';
import type { Layers } from '../../../nn/layers.ts';
import { referenceLayers } from '../../../nn/reference/layers.ts';
import type { WasmLayers } from '../../../nn/wasm/layers.ts';
import { startWasmLayers } from '../../../nn/wasm/node/start-layers.ts';
import { goldenResNet, resNetCrops, scoreResNet } from '../../../testing/clip/golden-resnet.ts';
import { largestError } from '../../../testing/fused.ts';

let wasm: WasmLayers;
beforeAll(async () => {
  wasm = await startWasmLayers();
});

const picture = (id: string) => decodePng(readFileSync(`e2e/fixtures/golden/${id}.png`), id);

async function compare(layers: Layers, positions: boolean): Promise<void> {
  const expected = positions ? goldenResNet.withPositions : goldenResNet.withoutPositions;
  const images = [...(await resNetCrops(picture)), picture('scene')];
  const found = await scoreResNet(images, layers, positions);
  const scores = found.map(({ score }) => score);
  expect(largestError(scores, [...expected.score, expected.whole])).toBeLessThan(1e-5);
  for (const [i, embedding] of expected.embedding.entries())
    expect(largestError(found[i]!.embedding, embedding), goldenResNet.crops[i]!.id).toBeLessThan(1e-6);
}

it('CLIP-IQA on a ResNet is that of IQA-PyTorch, for images of any size: WASM', () => compare(wasm, false));
it('keeps to one per cent of the span where packages are int8', async () => {
  const crops = await resNetCrops(picture);
  const { score } = goldenResNet.withoutPositions;
  const found = (await scoreResNet(crops, wasm, false, 'int8')).map((one) => one.score);
  const error = largestError(found, score);
  expect(error / (Math.max(...score) - Math.min(...score))).toBeLessThan(0.01);
  // and not because nothing was rounded
  expect(error).toBeGreaterThan(1e-5);
});

it('CLIP-IQA on a ResNet is that of IQA-PyTorch by the reference', () => compare(referenceLayers, false));
it('so it is with the one pair of texts of its paper', async () => {
  const { ids, score } = goldenResNet.singlePair;
  const found = await scoreResNet(await resNetCrops(picture), wasm, false, 'f32', ids);
  expect(
    largestError(
      found.map((one) => one.score),
      score,
    ),
  ).toBeLessThan(1e-5);
});

it('with the positional table, as other scorers read squares, it is too', () => compare(wasm, true));
