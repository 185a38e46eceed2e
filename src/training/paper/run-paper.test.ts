import { beforeAll, describe, expect, it } from 'vitest';
import { bufferAccess } from '../../formats/random-access.ts';
import { watchPeak } from '../../nn/peak-bytes.ts';
import * as tf from '../../nn/tf.ts';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { tinyPaperSet, tinyPaperTrainer } from '../../testing/paper/tiny-paper.ts';
import { joinBytes } from '../../shared/files/join-bytes.ts';
import { drawCrops } from './data/draws.ts';
import { sampleInputs } from './data/batch-inputs.ts';
import type { PaperTrainer } from './paper-trainer.ts';
import type { TrainingSample } from './step-trainer.ts';
import type { PaperSet } from './data/paper-set.ts';
import { FrozenTowers } from './frozen-towers.ts';
import { checkpointPieces, restoreCheckpoint } from './paper-checkpoint.ts';
import { runPaper, scoreImages, type PaperHooks } from './run-paper.ts';

beforeAll(startTrainingBackend);

const rows = Array.from({ length: 8 }, (_, i) => i);
const validation = [8, 9, 10, 11, 12];
/** For what does not hang on the number of crops: two epochs of two steps. */
const quick = { epochs: 2, trainingCrops: 1, evaluationCrops: 1 };

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return joinBytes(all);
}

/** Hooks that keep what is saved; a checkpoint at each of the given steps. */
function keeping(due: number[] = [], changes: Partial<PaperHooks> = {}) {
  const saved = { checkpoints: [] as Uint8Array<ArrayBuffer>[], best: [] as Uint8Array<ArrayBuffer>[] };
  const hooks: PaperHooks = {
    onStep: () => undefined,
    onEpoch: () => Promise.resolve(),
    isDue: (step) => due.includes(step),
    save: async (kind, pieces) => {
      (kind === 'best' ? saved.best : saved.checkpoints).push(await joined(pieces()));
    },
    signal: new AbortController().signal,
    ...changes,
  };
  return { saved, hooks };
}

const weights = (trainer: PaperTrainer) => Promise.all(trainer.specs.map((spec) => trainer.value(spec)));
const run = (set: PaperSet, identity = 'this') => ({ set, rows, validation, identity });

async function batchOf(trainer: PaperTrainer, set: PaperSet, images: number[]): Promise<TrainingSample[]> {
  const sizes = await Promise.all(images.map((image) => set.picture(image)));
  const at = { seed: 1, epoch: 0, index: 0 };
  const samples = drawCrops(images, sizes, 32, trainer.options.procedure, at);
  const inputs = await sampleInputs(set, samples, trainer.config);
  return inputs.map((input) => ({ ...input, known: set.images[input.image]! }));
}

describe('runPaper', () => {
  it('goes on from a checkpoint at any step to the very same weights, history and checkpoint', async () => {
    const set = tinyPaperSet(13);
    const disturbed = { textDropout: 0.1, imageDropPath: 0.1, epochs: 2, evaluationCrops: 1 };
    const whole = tinyPaperTrainer(disturbed);
    const first = keeping([3]);
    const history = await runPaper(whole, run(set), first.hooks);
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2]);
    // at step 3, in the middle of the second epoch, and at the end of each
    expect(first.saved.checkpoints).toHaveLength(3);
    const resumed = tinyPaperTrainer(disturbed);
    const second = keeping();
    const middle = bufferAccess(first.saved.checkpoints[1]!, 'checkpoint.bin');
    expect(await runPaper(resumed, run(set), second.hooks, middle)).toEqual(history);
    expect(await weights(resumed)).toEqual(await weights(whole));
    expect(second.saved.checkpoints.at(-1)).toEqual(first.saved.checkpoints.at(-1));
    whole.dispose();
    resumed.dispose();
  });

  it('saves the step at hand when it is stopped', async () => {
    const set = tinyPaperSet(13);
    const stop = new AbortController();
    const stopped = tinyPaperTrainer(quick);
    const { saved, hooks } = keeping([], {
      signal: stop.signal,
      onStep: ({ step }) => step === 3 && stop.abort(),
    });
    await expect(runPaper(stopped, run(set), hooks)).rejects.toThrow('aborted');
    const unbroken = tinyPaperTrainer(quick);
    const last = keeping([3]);
    await runPaper(unbroken, run(set), last.hooks);
    expect(saved.checkpoints.at(-1)).toEqual(last.saved.checkpoints[1]);
    stopped.dispose();
    unbroken.dispose();
  });

  it('refuses checkpoints of another training, and broken ones', async () => {
    const set = tinyPaperSet(13);
    const trainer = tinyPaperTrainer({ ...quick, epochs: 1 });
    const { saved, hooks } = keeping();
    await runPaper(trainer, run(set), hooks);
    const [bytes] = saved.checkpoints;
    const open = (part: Uint8Array<ArrayBuffer>) => bufferAccess(part, 'checkpoint.bin');
    await expect(restoreCheckpoint(trainer, 'other', open(bytes!))).rejects.toThrow('other settings');
    for (const end of [2, 40, bytes!.length - 8]) {
      const cut = restoreCheckpoint(trainer, 'this', open(bytes!.slice(0, end)));
      await expect(cut).rejects.toThrow(/cut short|cannot be read/);
    }
    // the correlation of a single image is no number, and stays none
    const [srcc, images] = [NaN, 1];
    const interval: [number, number] = [NaN, NaN];
    const alone = { images, srcc, plcc: srcc, srccInterval: interval, plccInterval: interval };
    const progress = {
      losses: [],
      history: [{ epoch: 1, loss: 1, rate: 1, validation: { quality: alone } }],
    };
    const pieces: Uint8Array[] = [];
    for await (const piece of checkpointPieces(trainer, 'this', progress)) pieces.push(piece);
    const kept = open(Uint8Array.from(Buffer.concat(pieces)));
    expect(await restoreCheckpoint(trainer, 'this', kept)).toEqual(progress);
    trainer.dispose();
  });

  it('stops when no epoch was better for as long as it is patient, and keeps the best', async () => {
    const trainer = tinyPaperTrainer({
      ...quick,
      rate: 0,
      warmUpRate: 0,
      epochs: 20,
      patience: 2,
      weightDecay: 0,
    });
    const { saved, hooks } = keeping();
    const history = await runPaper(trainer, run(tinyPaperSet(13)), hooks);
    // nothing changes at a rate of 0: the first epoch stays the best
    expect(history).toHaveLength(3);
    expect(saved.best).toHaveLength(1);
    trainer.dispose();
  });

  it('says that a loss is not a number, and leaves the weights as they were', async () => {
    const set = tinyPaperSet(13);
    const images = set.images.map((image, i) =>
      i === 3 ? { ...image, targets: { quality: Infinity } } : image,
    );
    const trainer = tinyPaperTrainer();
    const before = await weights(trainer);
    const broken = runPaper(trainer, { ...run({ ...set, images }), rows: [0, 1, 2, 3] }, keeping().hooks);
    await expect(broken).rejects.toMatchObject({ code: 'training-failed' });
    expect(await weights(trainer)).toEqual(before);
    trainer.dispose();
  });

  it('learns what the pixels hold @all', async () => {
    const set = tinyPaperSet(12);
    const trainer = tinyPaperTrainer({ epochs: 12, rate: 1e-2, warmUpEpochs: 0, decayEpochs: 100 });
    const losses: number[] = [];
    const { hooks } = keeping([], { onStep: ({ loss }) => losses.push(loss) });
    await runPaper(
      trainer,
      { ...run(set), rows: Array.from({ length: 12 }, (_, i) => i), validation: [] },
      hooks,
    );
    const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length;
    expect(mean(losses.slice(-3))).toBeLessThan(0.7 * mean(losses.slice(0, 3)));
    trainer.dispose();
  });
});

/** Largest difference of values one by one; NaN where one is missing or no number. */
const gap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, i) => Math.abs(value - b[i]!)).reduce((most, one) => Math.max(most, one), 0);

describe('PaperTrainer', () => {
  it.each([
    ['tokens', ['image']],
    ['texts', ['image', 'text']],
  ] as const)('makes the same step of kept features (%s) as of computed ones', async (kind, freeze) => {
    const set = tinyPaperSet(4);
    const computed = tinyPaperTrainer({}, { freeze });
    const kept = tinyPaperTrainer({}, { freeze, keptFeatures: true });
    expect(kept.featureKind).toBe(kind);
    const all = tinyPaperTrainer({}, { freeze });
    const values = await weights(all);
    const byName = new Map(all.specs.map(({ name }, i) => [name, values[i]!]));
    const towers = new FrozenTowers(all.config, kind, ({ name }) => byName.get(name)!);
    const batch = await batchOf(computed, set, [0, 1, 2, 3]);
    const features: TrainingSample[] = [];
    for (const sample of batch)
      features.push({ ...sample, features: await towers.featuresOf(sample, sample.known) });
    const { loss } = await computed.train(batch, 1e-3);
    expect((await kept.train(features, 1e-3)).loss / loss).toBeCloseTo(1, 6);
    for (const spec of computed.specs) {
      const value = await computed.value(spec);
      if ((freeze as readonly string[]).includes(spec.part)) {
        expect(value).toEqual(byName.get(spec.name));
        continue;
      }
      const other = await kept.value(spec);
      expect(gap(value, other), spec.name).toBeLessThan(2e-6);
    }
    expect(kept.specs.some(({ part }) => (freeze as readonly string[]).includes(part))).toBe(false);
    for (const made of [computed, kept, all, towers]) made.dispose();
  });

  it('sums the gradients of parts of a batch to those of the whole', async () => {
    const set = tinyPaperSet(5, true);
    const heads = ['quality', 'alignment'];
    const whole = tinyPaperTrainer({}, { heads });
    const parts = tinyPaperTrainer({}, { heads, micro: 2 });
    const batch = await batchOf(whole, set, [0, 1, 2, 3, 4]);
    const a = await whole.gradients(batch);
    const b = await parts.gradients(batch);
    expect(b.loss / a.loss).toBeCloseTo(1, 5);
    expect(Object.keys(b.gradients).sort()).toEqual(Object.keys(a.gradients).sort());
    for (const [name, gradient] of Object.entries(a.gradients)) {
      const [one, other] = [gradient.dataSync(), b.gradients[name]!.dataSync()];
      const most = Math.max(...one.map(Math.abs), 1e-6);
      expect(gap(one, other) / most, name).toBeLessThan(1e-4);
    }
    tf.dispose([a.gradients, b.gradients]);
    whole.dispose();
    parts.dispose();
  });

  it.each([
    ['all of it', {}, 0.9],
    // two blocks of the smallest model take less than its regressor: no more memory is all that can be asked
    ['its last two blocks, with kept features @all', { freeze: ['image', 'text'], cropBlocks: 2 }, 1],
  ] as const)(
    'has the same gradients where blocks are computed a second time, in less memory or no more: %s',
    async (_, freezing, share) => {
      const set = tinyPaperSet(4);
      const trainer = tinyPaperTrainer({ textDropout: 0.1, imageDropPath: 0.1 }, freezing);
      const batch = await batchOf(trainer, set, [0, 1, 2, 3]);
      const measured = async (recompute: boolean) => {
        trainer.recompute = recompute;
        const meter = watchPeak();
        const found = await trainer.gradients(batch);
        meter.stop();
        return { ...found, bytes: meter.bytes };
      };
      const held = tf.memory().numTensors;
      const kept = await measured(false);
      const again = await measured(true);
      expect(again.loss).toBe(kept.loss);
      expect(Object.keys(again.gradients)).toEqual(Object.keys(kept.gradients));
      for (const [name, gradient] of Object.entries(kept.gradients)) {
        const [one, other] = [gradient.dataSync(), again.gradients[name]!.dataSync()];
        const most = Math.max(...one.map(Math.abs), 1e-6);
        expect(gap(one, other) / most, name).toBeLessThan(1e-6);
      }
      expect(again.bytes).toBeLessThanOrEqual(share * kept.bytes);
      tf.dispose([kept.gradients, again.gradients]);
      expect(tf.memory().numTensors).toBe(held);
      trainer.dispose();
    },
  );

  it('leaves a head alone where an image has no rating of it', async () => {
    const set = tinyPaperSet(3, true);
    const trainer = tinyPaperTrainer({}, { heads: ['quality', 'alignment'] });
    const batch = await batchOf(trainer, set, [0, 1, 2]);
    // image 0 has no rating of alignment: any other number there changes nothing
    const { gradients, loss } = await trainer.gradients(batch);
    const told = batch.map((sample, i) =>
      i === 0
        ? { ...sample, known: { ...sample.known, targets: { quality: sample.known.targets.quality! } } }
        : sample,
    );
    const again = await trainer.gradients(told);
    expect(again.loss).toBe(loss);
    const gate = 'heads.alignment.gate.weight';
    expect(again.gradients[gate]!.dataSync()).toEqual(gradients[gate]!.dataSync());
    const { gradients: unrated } = await trainer.gradients(batch.slice(0, 1));
    expect(unrated[gate]).toBeUndefined();
    tf.dispose([gradients, again.gradients, unrated]);
    trainer.dispose();
  });

  it('leaves at rest what has a gradient of zero, and everything outside the last blocks', async () => {
    const set = tinyPaperSet(4);
    const trainer = tinyPaperTrainer({}, { cropBlocks: 2 });
    const before = await weights(trainer);
    await trainer.train(await batchOf(trainer, set, [0, 1, 2, 3]), 1e-3);
    const after = await weights(trainer);
    const moved = (name: string) => {
      const i = trainer.specs.findIndex((spec) => spec.name === name);
      return after[i]!.filter((value, k) => value !== before[i]![k]).length;
    };
    expect(moved('text.layers.0.self.key.bias')).toBe(0);
    expect(moved('text.layers.0.self.query.bias')).toBeGreaterThan(0);
    // two thirds of 24
    expect(moved('image.blocks.0.attention.qkv.bias')).toBe(16);
    expect(moved('crop.positions') + moved('crop.blocks.1.mlp.in.weight')).toBe(0);
    expect(moved('crop.blocks.2.mlp.in.weight')).toBeGreaterThan(0);
    trainer.dispose();
  });

  it('disturbs as often as it is told, and keeps the mean @all', async () => {
    const set = tinyPaperSet(4);
    const plain = tinyPaperTrainer();
    const batch = await batchOf(plain, set, [0, 1, 2, 3]);
    const undisturbed = await plain.gradients(batch);
    const disturbed = tinyPaperTrainer({ textDropout: 0.1, imageDropPath: 0.1 });
    const losses: number[] = [];
    for (let step = 0; step < 24; step++) {
      disturbed.step = step;
      const { gradients, loss } = await disturbed.gradients(batch);
      tf.dispose(gradients);
      losses.push(loss);
    }
    expect(new Set(losses).size).toBe(24);
    const mean = losses.reduce((a, b) => a + b, 0) / losses.length;
    const spread = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / losses.length);
    expect(Math.abs(mean - undisturbed.loss)).toBeLessThan(spread);
    // scoring is not disturbed
    expect(await scoreImages(disturbed, set, [0])).toEqual(await scoreImages(plain, set, [0]));
    tf.dispose(undisturbed.gradients);
    plain.dispose();
    disturbed.dispose();
  });

  it('holds no tensors beyond its own after a step', async () => {
    const set = tinyPaperSet(4);
    const trainer = tinyPaperTrainer({}, { freeze: ['image', 'text'] });
    const batch = await batchOf(trainer, set, [0, 1, 2, 3]);
    await trainer.train(batch, 1e-3);
    const held = tf.memory().numTensors;
    for (let i = 0; i < 2; i++) await trainer.train(batch, 1e-3);
    await scoreImages(trainer, set, [0, 1]);
    expect(tf.memory().numTensors).toBe(held);
    trainer.dispose();
  });
});
