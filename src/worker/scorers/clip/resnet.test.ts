import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { beforeAll, expect, it } from 'vitest';
import { decodePng } from '../../../image/formats/png.ts';
import type { WasmLayers } from '../../../nn/wasm/layers.ts';
import { startWasmLayers } from '../../../nn/wasm/node/start-layers.ts';
import * as tf from '../../../nn/tf.ts';
import { clipScorer } from '../../../spec/clip/scorers/index.ts';
import { isClip } from '../../../spec/families.ts';
import { resNetPackage } from '../../../testing/clip/golden-package.ts';
import { scoreResNet } from '../../../testing/clip/golden-resnet.ts';
import { importResNet } from '../../../testing/clip/resnet-checkpoint.ts';
import { simulatedBackend } from '../../../testing/simulated/simulated-engine.ts';
import { createBpeTokenizer } from '../../../tokenizer/bpe/bpe.ts';
import { loadScorer } from '../../device/load-scorer.ts';
import type { Scorer } from '../scorer.ts';
import { runContext } from '../../../testing/simulated/run-context.ts';

let layers: WasmLayers;
beforeAll(async () => {
  layers = await startWasmLayers();
});

const signal = new AbortController().signal;

async function load(heads: string[]): Promise<Scorer> {
  const source = await resNetPackage(heads);
  return loadScorer(source, { ...simulatedBackend('test'), layers }, signal, () => undefined);
}

it('scores of a package on a ResNet are those of its parts', async () => {
  const scorer = await load(['clip-iqa', 'cosine']);
  const bytes = readFileSync('e2e/fixtures/golden/wide.png');
  const request = { job: 'a', image: new Blob([bytes]), name: 'wide.png', prompt: 'a red house' };
  await scorer.score(request, runContext());
  const held = tf.memory().numTensors;
  const { scores } = await scorer.score(request, runContext());
  expect(tf.memory().numTensors).toBe(held);
  expect(Math.abs(scores.cosine!)).toBeLessThan(1);

  const { config, tokenizer } = importResNet();
  if (!isClip(config)) throw new TypeError('not CLIP');
  const encoder = createBpeTokenizer(JSON.stringify(tokenizer), config.text.maxLength);
  const ids = clipScorer('clip-iqa')!
    .texts('', config)
    .map((text) => {
      const all = [...encoder.encode(text).ids];
      return all.slice(0, all.indexOf(599) + 1);
    });
  const [expected] = await scoreResNet([decodePng(bytes, 'wide')], layers, false, 'f32', ids);
  expect(Math.abs(scores['clip-iqa']! - expected!.score)).toBeLessThan(1e-5);

  const { tensors } = await scorer.score({ ...request, inspect: true }, runContext());
  expect(tensors?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['image.stem', 'image.stage3', 'text.pooled']),
  );
  scorer.dispose();
});

it('an image whose first maps would fit into no buffer is refused', async () => {
  const scorer = await load(['clip-iqa']);
  const side = 1472;
  const data = new Uint8Array(side * side);
  const image = new Blob([new Uint8Array(encode({ width: side, height: side, data, channels: 1 }))]);
  await expect(scorer.score({ job: 'a', image, name: 'large.png' }, runContext())).rejects.toThrow(
    /2116 patches of 32×32, and it takes 2048 at most/,
  );
  scorer.dispose();
});
