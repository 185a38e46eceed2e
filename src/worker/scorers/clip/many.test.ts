import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { cropPixels } from '../../../image/crops/crops.ts';
import { decodePng } from '../../../image/formats/png.ts';
import { normalisePixels } from '../../../image/normalise.ts';
import type { WasmLayers } from '../../../nn/wasm/layers.ts';
import { startWasmLayers } from '../../../nn/wasm/node/start-layers.ts';
import { parseManifest } from '../../../package/manifest.ts';
import type { ClipScorer } from '../../../spec/clip/scorer.ts';
import { clipScorer } from '../../../spec/clip/scorers/index.ts';
import { importGolden } from '../../../testing/clip/golden-checkpoint.ts';
import { embedSquare, goldenClipNetwork } from '../../../testing/clip/golden-network.ts';
import { goldenPackage } from '../../../testing/clip/golden-package.ts';
import { largestError } from '../../../testing/fused.ts';
import { SharedWork } from '../shared-work.ts';
import { ClipModel } from './clip-model.ts';
import { embedImage } from './embed-image.ts';

/* What scorers of many texts, or of several parts of an image, ask of a CLIP model. */

let layers: WasmLayers;
beforeAll(async () => {
  layers = await startWasmLayers();
});

async function golden() {
  const { network, config, parameters } = await goldenClipNetwork('hf', layers);
  const source = await goldenPackage('hf', ['cosine']);
  if (source.kind !== 'files') throw new TypeError('not files');
  const text = await source.files.find(({ name }) => name === 'manifest.json')!.text();
  const tokenizerJson = JSON.stringify(importGolden('hf', ['cosine']).tokenizer);
  const opened = { manifest: parseManifest(text), layers, parameters, tokenizerJson };
  const model = () =>
    new ClipModel(
      { ...opened, digest: () => Promise.resolve('') },
      { image: 'i', text: 't', tokenizer: 'k' },
    );
  return { network, config, parameters, model };
}

it('many texts are embedded in few passes, and as one by one', async () => {
  const { parameters, model } = await golden();
  const texts = Array.from({ length: 37 }, (_, i) => `a photo ${'very '.repeat(i % 7)}number ${i}`);
  const alone = model();
  const expected = [];
  for (const text of texts) expected.push(await alone.texts.one(text, new SharedWork()));
  const together = model();
  let pauses = 0;
  const pause = () => Promise.resolve(void pauses++);
  const found = await together.texts.all([...texts, texts[3]!], new SharedWork(), pause);
  expect(found).toHaveLength(38);
  for (const [i, text] of texts.entries())
    expect(largestError(found[i]!, expected[i]!), text).toBeLessThan(1e-6);
  expect(found[37]).toBe(found[3]);
  // two batches of 16, and five texts that are left over
  expect(pauses).toBe(7);
  // nothing is computed again for the next image
  expect(await together.texts.all(texts, new SharedWork(), pause)).toEqual(found.slice(0, 37));
  expect(pauses).toBe(7);
  parameters.dispose();
});

it('the texts that were read last are kept, however many other ones there are', async () => {
  const { parameters, model } = await golden();
  const { texts } = model();
  const pause = () => Promise.resolve();
  const [first] = await texts.all(['mine'], new SharedWork(), pause);
  const others = (from: number) => Array.from({ length: 800 }, (_, i) => `x${from + i}`);
  await texts.all(others(0), new SharedWork(), pause);
  expect(await texts.one('mine', new SharedWork())).toBe(first);
  await texts.all(others(800), new SharedWork(), pause);
  expect(await texts.one('mine', new SharedWork())).toBe(first);
  parameters.dispose();
});

it('an image is the mean of the crops that a scorer reads, each computed once', async () => {
  const { network, config, parameters, model } = await golden();
  const { input, normalisation } = config;
  const { size } = input;
  const image = decodePng(readFileSync('e2e/fixtures/golden/scene.png'), 'scene');
  const corners: [number, number][] = [
    [0, 0],
    [70, 40],
    [image.width - size, image.height - size],
  ];
  const asked: number[][] = [];
  const scorer: ClipScorer = {
    ...clipScorer('cosine')!,
    crops: (...of) => {
      asked.push(of);
      return corners;
    },
  };
  const expected = new Float64Array(config.embedding);
  for (const [x, y] of corners) {
    const pixels = normalisePixels(cropPixels(image.rgb, image.width, x, y, size), normalisation);
    for (const [k, value] of (await embedSquare(network, pixels)).entries()) expected[k]! += value / 3;
  }
  let pauses = 0;
  const pause = () => Promise.resolve(void pauses++);
  const clip = model();
  const shared = new SharedWork();
  const found = await embedImage(image, scorer, clip, shared, pause);
  expect(largestError(found, expected)).toBeLessThan(1e-6);
  expect(asked).toEqual([[image.width, image.height, size]]);
  expect(pauses).toBe(3);
  const [part] = corners;
  const embed = clip.embedImage.bind(clip);
  let passes = 0;
  clip.embedImage = (...given) => {
    passes++;
    return embed(...given);
  };
  await embedImage(image, { ...scorer, crops: () => [part!, [1, 1]] }, clip, shared, pause);
  expect(passes).toBe(1);
  // one that is too small is enlarged first
  const small = { rgb: new Uint8Array(30 * 20 * 3).fill(90), width: 30, height: 20 };
  await embedImage(
    small,
    { ...scorer, crops: (...of) => (asked.push(of), [[0, 0]]) },
    clip,
    new SharedWork(),
    pause,
  );
  expect(asked.at(-1)).toEqual([96, 64, 64]);
  parameters.dispose();
});
