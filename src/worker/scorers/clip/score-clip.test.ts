import { readFileSync } from 'node:fs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { installBatchedMatMul } from '../../../nn/wasm/batched-matmul.ts';
import { WasmLayers } from '../../../nn/wasm/layers.ts';
import { startWasm } from '../../../nn/wasm/node/start-wasm.ts';
import * as tf from '../../../nn/tf.ts';
import type { Quantisation } from '../../../package/naming.ts';
import type { ScoreRequest } from '../../../shared/engine-api.ts';
import { goldenClip, type GoldenLayout } from '../../../testing/clip/golden-checkpoint.ts';
import { goldenPackage } from '../../../testing/clip/golden-package.ts';
import { simulatedBackend } from '../../../testing/simulated/simulated-engine.ts';
import { loadScorer } from '../../device/load-scorer.ts';
import { SharedWork } from '../shared-work.ts';
import type { RunContext, Scorer } from '../scorer.ts';

let layers: WasmLayers;
beforeAll(async () => {
  await startWasm();
  installBatchedMatMul();
  layers = new WasmLayers(tf.backend() as unknown as BackendWasm);
});

const signal = new AbortController().signal;
const run = (): RunContext => ({
  onCpu: true,
  signal,
  onProgress: () => undefined,
  serveUrgent: () => Promise.resolve(),
  shared: new SharedWork(),
});

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
        run(),
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
    const { scores } = await scorer.score(request(), run());
    for (const head of ['aesthetic1', 'aesthetic2'] as const)
      expect(Math.abs(scores[head]! - goldenClip.scorers[head].score[0]!) / 9).toBeLessThan(0.01);
    scorer.dispose();
  });

  it('withhold what needs a prompt, share what they read, and hold nothing afterwards', async () => {
    const scorer = await load('hf', ['cosine', 'pickscore']);
    const bare = await scorer.score(request({ prompt: '' }), run());
    expect(bare).toMatchObject({
      scores: {},
      withheld: { cosine: 'add a prompt', pickscore: 'add a prompt' },
    });
    const held = () => tf.memory().numTensors;
    const before = held();
    const { scores, texts, crops, width, height, detail } = await scorer.score(
      request({ prompt: 'a red house', detail: true }),
      run(),
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
    expect(detail?.csfMap.values.length).toBe(32 * 32);
    expect(detail?.prompt.tokens.slice(0, 2)).toEqual(['<|startoftext|>', 'a']);
    scorer.dispose();
    expect(held()).toBeLessThan(before);
  });

  it('record their intermediates also of an image whose embedding is known from another model', async () => {
    const scorer = await load('hf', ['cosine', 'pickscore']);
    const common = run();
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
    await expect(scorer.score(request({ heads: ['quality'] }), run())).rejects.toThrow(
      /no head named quality/,
    );
    expect((await scorer.spectrum(image('scene'), 'scene.png', 16, 32)).magnitude).toHaveLength(256);
    scorer.dispose();
  });
});
