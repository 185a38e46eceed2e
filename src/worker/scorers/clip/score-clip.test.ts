import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { spearman } from '../../../evaluation/correlation.ts';
import { cropPixels } from '../../../image/crops/crops.ts';
import { decodePng } from '../../../image/formats/png.ts';
import { normalisePixels } from '../../../image/normalise.ts';
import type { WasmLayers } from '../../../nn/wasm/layers.ts';
import { startWasmLayers } from '../../../nn/wasm/node/start-layers.ts';
import * as tf from '../../../nn/tf.ts';
import type { Quantisation } from '../../../package/naming.ts';
import type { ScoreRequest } from '../../../shared/engine-api.ts';
import { Random } from '../../../shared/random.ts';
import { clipScorer } from '../../../spec/clip/scorers/index.ts';
import { goldenClip, importGolden, type GoldenLayout } from '../../../testing/clip/golden-checkpoint.ts';
import { embedSquare, goldenClipNetwork } from '../../../testing/clip/golden-network.ts';
import { goldenPackage } from '../../../testing/clip/golden-package.ts';
import { createBpeTokenizer } from '../../../tokenizer/bpe/bpe.ts';
import { simulatedBackend } from '../../../testing/simulated/simulated-engine.ts';
import { loadScorer } from '../../device/load-scorer.ts';
import type { Scorer } from '../scorer.ts';
import { runContext } from '../../../testing/simulated/run-context.ts';

let layers: WasmLayers;
beforeAll(async () => {
  layers = await startWasmLayers();
});

const signal = new AbortController().signal;

/** A golden model, packed and loaded as the engine does. */
async function load(
  layout: GoldenLayout,
  heads: string[],
  quantisation: Quantisation = 'f32',
): Promise<Scorer> {
  const source = await goldenPackage(layout, heads, 'small', quantisation);
  return loadScorer(source, { ...simulatedBackend('test'), layers }, signal, () => undefined);
}

const image = (id: string) => new Blob([readFileSync(`e2e/fixtures/golden/${id}.png`)]);
const request = (more: Partial<ScoreRequest> = {}): ScoreRequest => ({
  ...{ job: 'a', image: image('gradients'), name: 'gradients.png' },
  ...more,
});

describe('scorers on CLIP', () => {
  it('give PyTorch’s aesthetic scores from bytes to number, without a prompt and without saying that it is missing', async () => {
    const scorer = await load('openai', ['aesthetic1', 'aesthetic2']);
    for (const [i, { id }] of goldenClip.layouts.openai.images.slice(0, 2).entries()) {
      const { scores, warnings } = await scorer.score(
        request({ image: image(id), name: `${id}.png` }),
        runContext(),
      );
      for (const head of ['aesthetic1', 'aesthetic2'] as const)
        expect(Math.abs(scores[head]! - goldenClip.scorers[head].score[i]!), `${id} ${head}`).toBeLessThan(
          1e-4,
        );
      expect(warnings.map(({ code }) => code)).not.toContain('no-prompt');
    }
    scorer.dispose();
  });

  it('keep to one per cent of the span in int8', async () => {
    const scorer = await load('openai', ['aesthetic1', 'aesthetic2'], 'int8');
    const { scores } = await scorer.score(request(), runContext());
    for (const head of ['aesthetic1', 'aesthetic2'] as const)
      expect(Math.abs(scores[head]! - goldenClip.scorers[head].score[0]!) / 9).toBeLessThan(0.01);
    scorer.dispose();
  });

  it('withhold what needs a prompt, share what they read, and hold nothing afterwards', async () => {
    const scorer = await load('hf', ['cosine', 'pickscore']);
    const bare = await scorer.score(request({ prompt: '' }), runContext());
    expect(bare).toMatchObject({
      scores: {},
      withheld: { cosine: 'add a prompt', pickscore: 'add a prompt' },
    });
    const held = () => tf.memory().numTensors;
    const before = held();
    const { scores, texts, crops, width, height, detail } = await scorer.score(
      request({ prompt: 'a red house', detail: true }),
      runContext(),
    );
    expect(held()).toBe(before);
    // the published code cuts and crops a square image alike for both
    expect(scores.pickscore! / scores.cosine!).toBeCloseTo(Math.exp(4.4), 3);
    expect({ prompt: texts?.prompt, crops, width, height }).toEqual({
      prompt: 'a red house',
      crops: [],
      width: 512,
      height: 512,
    });
    expect(detail?.csfMap.values?.length).toBe(32 * 32);
    const { image, name, ...rest } = request({ prompt: 'a red house', detail: true, csfLater: true });
    const later = (await scorer.score({ image, name, ...rest }, runContext())).detail?.csfMap;
    expect(later).toEqual({ columns: 32, rows: 32, cell: 16 });
    expect(await scorer.csfMap(image, name, 512)).toEqual(detail?.csfMap);
    expect(detail?.prompt.tokens.slice(0, 2)).toEqual(['<|startoftext|>', 'a']);
    scorer.dispose();
    expect(held()).toBeLessThan(before);
  });

  it('read crops and hundreds of texts: LIQE from bytes to number, as its parts give it', async () => {
    const scorer = await load('openai', ['liqe']);
    const { scores, warnings, withheld } = await scorer.score(request(), runContext());
    scorer.dispose();
    expect(withheld ?? {}).toEqual({});
    expect(warnings.map(({ code }) => code)).not.toContain('no-prompt');

    const { network, config, parameters } = await goldenClipNetwork('openai', layers);
    const { texts, crops, score } = clipScorer('liqe')!;
    const tokenizer = createBpeTokenizer(
      JSON.stringify(importGolden('openai').tokenizer),
      config.text.maxLength,
    );
    const encoded = texts('', config).map((text) => [...tokenizer.encode(text).ids]);
    const ends = encoded.map((ids) => ids.indexOf(599));
    // no text sees what stands behind the longest one
    const rows = encoded.map((ids) => ids.slice(0, Math.max(...ends) + 1));
    const meant: Float64Array[] = [];
    for (let at = 0; at < rows.length; at += 33) {
      const part = tf.tensor2d(rows.slice(at, at + 33), undefined, 'int32');
      const features = tf.tidy(() => network.embedTexts(part, ends.slice(at, at + 33)));
      for (const row of await features.array()) {
        const length = Math.hypot(...row);
        meant.push(Float64Array.from(row, (value) => value / length));
      }
      tf.dispose([part, features]);
    }
    const { rgb, width, height } = decodePng(readFileSync('e2e/fixtures/golden/gradients.png'), 'gradients');
    const { size } = config.input;
    const corners = crops!(width, height, size);
    expect(corners).toHaveLength(15);
    const mean = new Float64Array(config.embedding);
    for (const [x, y] of corners) {
      const pixels = normalisePixels(cropPixels(rgb, width, x, y, size), config.normalisation);
      for (const [k, value] of (await embedSquare(network, pixels)).entries()) mean[k]! += value / 15;
    }
    const [scale] = await parameters.tensor('text.logitScale').data<'float32'>();
    const expected = score({ image: mean, texts: meant, scale: Math.exp(scale!), layers: [] }, config);
    expect(Math.abs(scores.liqe! - expected)).toBeLessThan(1e-4);
    parameters.dispose();
  });

  it('keep the order and one per cent of the span of 42 images in int8 also where 495 texts are compared: LIQE @all', async () => {
    const random = new Random(5);
    const images = Array.from({ length: 42 }, (_, i) => {
      const { id } = goldenClip.layouts.hf.images[i % 6]!;
      const { rgb, width, height } = decodePng(readFileSync(`e2e/fixtures/golden/${id}.png`), id);
      const side = 100 + random.integer(Math.min(width, height) - 100);
      const [x, y] = [random.integer(width - side + 1), random.integer(height - side + 1)];
      const data = cropPixels(rgb, width, x, y, side);
      return new Blob([new Uint8Array(encode({ width: side, height: side, data, channels: 3 }))]);
    });
    const scoresIn = async (quantisation: Quantisation): Promise<number[]> => {
      const scorer = await load('openai', ['liqe'], quantisation);
      const found: number[] = [];
      for (const one of images)
        found.push((await scorer.score(request({ image: one }), runContext())).scores.liqe!);
      scorer.dispose();
      return found;
    };
    const [exact, rounded] = [await scoresIn('f32'), await scoresIn('int8')];
    // a third of these scores lie within 0.1 of each other, some nearer than int8's rounding (0.002)
    expect(spearman(exact, rounded)).toBeGreaterThan(0.999);
    const span = Math.max(...exact) - Math.min(...exact);
    const largest = Math.max(...exact.map((score, i) => Math.abs(score - rounded[i]!)));
    expect(largest).toBeGreaterThan(0);
    expect(largest / span).toBeLessThan(0.01);
  });

  it('record their intermediates also of an image whose embedding is known from another model', async () => {
    const scorer = await load('hf', ['cosine', 'pickscore']);
    const common = runContext();
    const plain = await scorer.score(request({ prompt: 'a red house' }), common);
    const { scores, tensors } = await scorer.score(request({ prompt: 'a red house', inspect: true }), common);
    expect(scores).toEqual(plain.scores);
    expect(tensors?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['image.ln_post', 'text.pooled']),
    );
    scorer.dispose();
  });

  it('tell what they are, and refuse a head they have not', async () => {
    const scorer = await load('hf', ['cosine']);
    const [head] = scorer.info.heads;
    expect(head).toMatchObject({ name: 'cosine', title: 'CLIP similarity', higherIsBetter: true });
    expect(head?.paper).toContain('Radford');
    expect(scorer.info.licence).toBe(head?.licence);
    await expect(scorer.score(request({ heads: ['quality'] }), runContext())).rejects.toThrow(
      /no head named quality/,
    );
    expect((await scorer.spectrum(image('scene'), 'scene.png', 16, 32)).magnitude).toHaveLength(256);
    scorer.dispose();
  });
});
