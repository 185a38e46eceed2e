import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { spearman } from '../../evaluation/correlation.ts';
import type { StorageType } from '../../formats/quantise.ts';
import { cropPixels } from '../../image/crops/crops.ts';
import { decodePng } from '../../image/formats/png.ts';
import { normalisePixels } from '../../image/normalise.ts';
import { squarePixels } from '../../image/square-input.ts';
import * as tf from '../../nn/tf.ts';
import type { WasmLayers } from '../../nn/wasm/layers.ts';
import { startWasmLayers } from '../../nn/wasm/node/start-layers.ts';
import { Random } from '../../shared/random.ts';
import type { ClipConfig } from '../../spec/clip/config.ts';
import type { HeadLayer } from '../../spec/clip/scorer.ts';
import { clipScorer } from '../../spec/clip/scorers/index.ts';
import { goldenClip, goldenHead, type GoldenLayout } from '../../testing/clip/golden-checkpoint.ts';
import { embedIds, embedSquare, goldenClipNetwork } from '../../testing/clip/golden-network.ts';
import { unit } from '../../worker/scorers/clip/unit-rows.ts';

/*
 * What int8 costs each head, on the golden models: 72 squares cut from the golden images, each with a text of random tokens, scored from f32
 * and from int8 weights. Ranked are the 72 scores; the error is measured in parts of the span that these scores have.
 */

let layers: WasmLayers;
beforeAll(async () => {
  layers = await startWasmLayers();
});

const count = 72;
const random = new Random(17);
const between = (low: number, high: number) => low + random.integer(high - low + 1);
const texts = Array.from({ length: count }, () => [
  598,
  ...Array.from({ length: between(3, 22) }, () => random.integer(598)),
  599,
]);
const goldens = goldenClip.layouts.hf.images.map(({ id }) =>
  decodePng(readFileSync(`e2e/fixtures/golden/${id}.png`), id),
);
const squares = Array.from({ length: count }, (_, i) => {
  const image = goldens[i % goldens.length]!;
  const side = between(48, i % 2 === 0 ? 112 : Math.min(image.width, image.height));
  const [left, top] = [random.integer(image.width - side + 1), random.integer(image.height - side + 1)];
  return { rgb: cropPixels(image.rgb, image.width, left, top, side), width: side, height: side };
});

const wide = (values: Float32Array) => Float64Array.from(values);

async function layersOf(head: string): Promise<HeadLayer[]> {
  if (head !== 'aesthetic1' && head !== 'aesthetic2') return [];
  const source = goldenHead(head);
  const keys = [...source.tensors.keys()].filter((key) => key.endsWith('weight'));
  const read = async (key: string): Promise<HeadLayer> => ({
    weights: await source.read(key),
    bias: await source.read(key.replace(/weight$/, 'bias')),
  });
  return Promise.all(keys.map(read));
}

/** Scores by head, of each image with its text, from weights stored in this way. */
async function scoresOf(
  layout: GoldenLayout,
  heads: string[],
  format: StorageType,
): Promise<Map<string, number[]>> {
  const { network, config, parameters } = await goldenClipNetwork(layout, layers, format, heads);
  const whole = clipScorer(heads[0]!)!.whole === true;
  const meant: Float64Array[] = [];
  const read = whole ? goldenClip.scorers['clip-iqa'].ids : texts;
  for (const ids of read) meant.push(wide(await embedIds(network, ids)));
  const own = new Map<string, HeadLayer[]>();
  for (const head of heads) own.set(head, await layersOf(head));
  const scores = new Map(heads.map((head) => [head, [] as number[]]));
  for (const [i, square] of squares.entries()) {
    const image = whole
      ? await embedWhole(network, config, square)
      : wide(
          await embedSquare(network, squarePixels(square, config.input.size, 'bytes', config.normalisation)),
        );
    const evidence = { image, texts: whole ? meant : [meant[i]!], scale: 100 };
    for (const head of heads)
      scores.get(head)!.push(clipScorer(head)!.score({ ...evidence, layers: own.get(head)! }, config));
  }
  parameters.dispose();
  return scores;
}

/** As CLIP-IQA reads an image; of large ones the top left corner, so that the test is quick. */
async function embedWhole(
  network: Awaited<ReturnType<typeof goldenClipNetwork>>['network'],
  config: ClipConfig,
  { rgb, width }: (typeof squares)[number],
): Promise<Float64Array> {
  const side = Math.min(width, 112);
  const features = tf.tidy(() => {
    const all = tf.tensor4d(normalisePixels(rgb, config.normalisation), [1, width, width, 3]);
    return network.embedImage(all.slice([0, 0, 0, 0], [1, side, side, 3]), false);
  });
  return unit(features);
}

async function compare(layout: GoldenLayout, heads: readonly string[]): Promise<void> {
  const exact = await scoresOf(layout, [...heads], 'f32');
  const rounded = await scoresOf(layout, [...heads], 'int8');
  for (const head of heads) {
    const [before, after] = [exact.get(head)!, rounded.get(head)!];
    const span = Math.max(...before) - Math.min(...before);
    const largest = Math.max(...before.map((score, i) => Math.abs(score - after[i]!)));
    expect(spearman(before, after), head).toBeGreaterThan(0.999);
    expect(largest / span, head).toBeLessThan(0.01);
    // and not because nothing was rounded
    expect(largest, head).toBeGreaterThan(0);
  }
}

it('int8 keeps the order and 1% of the span: scores of one cosine or one embedding', () =>
  compare('openai', ['cosine', 'clipscore', 'aesthetic1', 'aesthetic2']));
it('int8 keeps the order and 1% of the span: a score of differences of cosines', () =>
  compare('open_clip', ['clip-iqa']));
it('int8 keeps the order and 1% of the span: heads of the other checkpoints @all', async () => {
  await compare('open_clip', ['hps', 'hps21']);
  await compare('hf', ['pickscore']);
});
