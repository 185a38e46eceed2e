import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '../nn/tf.ts';
import type { Tensor } from '../nn/tf.ts';
import { ablations, profiles } from '../spec/config.ts';
import { cropsOf, deviation, golden, goldenNetwork, resizedOf, tokens } from '../testing/golden/network.ts';
import { startWasm } from '../nn/wasm/node/start-wasm.ts';

beforeAll(async () => {
  await startWasm();
});

const [scene] = golden.images.filter((image) => image.id === 'scene');

describe('the released network', () => {
  it.each(golden.images.map((image) => [image.id, image] as const))(
    'equals PyTorch on %s: every intermediate tensor and every score',
    async (_, image) => {
      const { network, config } = await goldenNetwork();
      const seen = new Map<string, Tensor>();
      const record = (name: string, tensor: Tensor) => void seen.set(name, tf.keep(tensor.clone()));
      const level = network.imageLevel(
        network.encodeImage(resizedOf(image.id, config), record),
        tokens(image.prompt_ids),
        tokens(image.answer_ids),
        record,
      );
      for (const [name, summary] of Object.entries(image.image_level)) {
        expect(seen.get(name)?.shape, name).toEqual(summary.shape);
        expect(await deviation(seen.get(name)!, summary), name).toBeLessThan(1e-4);
      }
      const crop = image.crops[0]!;
      const prediction = network.scoreCrops(cropsOf(image.id, [crop.crop], config), level, record);
      for (const [name, summary] of Object.entries(crop.tensors)) {
        if (name.includes('unused')) continue; // the ViT's class logits, which nothing reads
        expect(seen.get(name)?.shape, name).toEqual(summary.shape);
        expect(await deviation(seen.get(name)!, summary), name).toBeLessThan(1e-4);
      }
      const quality = prediction.heads.quality!;
      expect((await quality.score.data())[0]).toBeCloseTo(crop.score, 5);
      crop.gate.forEach((gate, e) => expect(quality.gate.dataSync()[e]).toBeCloseTo(gate, 5));
      crop.experts.forEach((output, e) => expect(quality.outputs.dataSync()[e]).toBeCloseTo(output, 4));
    },
  );

  it('scores a crop the same alone and among others', async () => {
    const { network, config } = await goldenNetwork();
    const corners: [number, number][] = [
      [0, 0],
      [144, 144],
      [96, 200],
    ];
    const level = network.imageLevel(
      network.encodeImage(resizedOf('scene', config)),
      tokens(scene!.prompt_ids),
      tokens(scene!.answer_ids),
    );
    const together = await network
      .scoreCrops(cropsOf('scene', corners, config), level)
      .heads.quality!.score.data();
    for (const [i, corner] of corners.entries()) {
      const alone = await network
        .scoreCrops(cropsOf('scene', [corner], config), level)
        .heads.quality!.score.data();
      expect(Math.abs(alone[0]! - together[i]!)).toBeLessThan(1e-5);
    }
  });

  it('gives a finite score, with uniform weights, where the map is constant', async () => {
    const { network, config } = await goldenNetwork();
    const level = network.imageLevel(
      network.encodeImage(resizedOf('checkerboard', config)),
      tokens(scene!.prompt_ids),
      tokens(scene!.answer_ids),
    );
    for (const pixels of [
      cropsOf('checkerboard', [[0, 0]], config),
      tf.zeros<tf.Rank.R4>([1, 224, 224, 3]),
    ]) {
      const { heads, csfWeights } = network.scoreCrops(pixels, level);
      expect(Number.isFinite((await heads.quality!.score.data())[0])).toBe(true);
      for (const weight of await csfWeights.data()) expect(weight).toBeCloseTo(1 / 196, 6);
    }
  });
});

describe('switches', () => {
  /** Score of one crop and the tensors on the way, under the given switches. */
  async function run(switches: Parameters<typeof goldenNetwork>[0]) {
    const { network, config, parameters } = await goldenNetwork(switches);
    const seen = new Map<string, Tensor>();
    const record = (name: string, tensor: Tensor) => void seen.set(name, tf.keep(tensor.clone()));
    const level = network.imageLevel(
      network.encodeImage(resizedOf('scene', config)),
      tokens(scene!.prompt_ids),
      tokens(scene!.answer_ids),
      record,
    );
    const prediction = network.scoreCrops(cropsOf('scene', [[144, 144]], config), level, record);
    return {
      score: (await prediction.heads.quality!.score.data())[0]!,
      share: prediction.share,
      seen,
      parameters,
    };
  }

  it('paper: sigmoid weights, weighted mean and token mean, against plain f64 loops', async () => {
    const { seen, share } = await run(profiles.paper);
    const read = (name: string) => Array.from(seen.get(name)!.dataSync(), Number);
    const raw = read('csf.raw_14');
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const weight = raw.map(sigmoid);
    const total = weight.reduce((a, b) => a + b, 0);
    const map = read('head.hp_fused_chw');
    const spatial = read('head.pool_spatial_weight');
    const channel = read('head.pool_channel_logit').map(sigmoid);
    const term = (c: number, p: number) =>
      (weight[p]! / total) * map[c * 196 + p]! * spatial[p]! * channel[c]!;
    const pooled = channel.map((_, c) => raw.reduce((sum, __, p) => sum + term(c, p), 0));
    read('head.pooled_visual').forEach((value, c) => expect(value).toBeCloseTo(pooled[c]!, 5));
    const size = raw.map((_, p) => channel.reduce((sum, __, c) => sum + Math.abs(term(c, p)), 0));
    const whole = size.reduce((a, b) => a + b, 0);
    share.dataSync().forEach((value, p) => expect(value * 196).toBeCloseTo((size[p]! / whole) * 196, 4));
    const attended = read('head.consistency_attention');
    const width = channel.length;
    read('head.consistency_pooled').forEach((value, c) => {
      let sum = 0;
      for (let t = 0; t < 35; t++) sum += attended[t * width + c]!;
      expect(value).toBeCloseTo(sum / 35, 5);
    });
  });

  it('paper fuses the prompt’s features, released the description’s', async () => {
    const paper = await run(profiles.paper);
    const released = await run({});
    const norm = (seen: Map<string, Tensor>) => Array.from(seen.get('head.norm2_text')!.dataSync());
    const expected = (seen: Map<string, Tensor>, source: string, parameters: typeof paper.parameters) => {
      const x = Array.from(seen.get(source)!.dataSync());
      const gamma = parameters.tensor('regressor.preferenceNorm.weight').dataSync();
      const beta = parameters.tensor('regressor.preferenceNorm.bias').dataSync();
      const width = gamma.length;
      return x.map((value, i) => {
        const row = x.slice(i - (i % width), i - (i % width) + width);
        const mean = row.reduce((a, b) => a + b, 0) / width;
        const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / width;
        return ((value - mean) / Math.sqrt(variance + 1e-5)) * gamma[i % width]! + beta[i % width]!;
      });
    };
    const close = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
    expect(close(norm(paper.seen), expected(paper.seen, 'head.prompt_proj', paper.parameters))).toBeLessThan(
      1e-5,
    );
    expect(
      close(norm(released.seen), expected(released.seen, 'head.answer_proj', released.parameters)),
    ).toBeLessThan(1e-5);
  });

  it('each ablation that keeps the regressor’s shape changes the score', async () => {
    const full = await run({});
    for (const name of ['no-aqafp', 'no-hp', 'no-aqafp-hp']) {
      expect(Math.abs((await run(ablations[name])).score - full.score), name).toBeGreaterThan(1e-4);
    }
  });
});
