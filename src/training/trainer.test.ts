import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '../nn/tf.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { trainerOptions } from './recipe.ts';
import { runTraining } from './run-training.ts';
import { Trainer } from './trainer.ts';
import { tinyConfig, tinyRecipe, tinySet } from '../testing/tiny-training.ts';
import { startTrainingBackend } from '../nn/wasm/node/start-wasm.ts';

beforeAll(startTrainingBackend);

const heads = ['quality', 'alignment'];
const rows = Array.from({ length: 18 }, (_, i) => i);
const create = (changes: Record<string, unknown> = {}) =>
  new Trainer(tinySet(18, 4), rows, tinyConfig, trainerOptions(tinyRecipe(changes), heads, 2));

describe('Trainer', () => {
  const none = { inputDropout: {}, valueDropout: {}, partDropout: {}, wordDropout: 0 };
  const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length;

  it('lowers the loss of a head', () => {
    const trainer = create({ epochs: 4, ...none });
    const error = () => {
      const scores = trainer.predict(rows, 2).quality!;
      return mean(rows.map((row, i) => Math.abs(scores[i]! - trainer.set.images[row]!.targets.quality!)));
    };
    const before = error();
    for (let i = 0; i < 6; i++) trainer.step();
    expect(error()).toBeLessThan(0.95 * before);
    trainer.dispose();
  });

  it('learns an order that the pixels hold @all', () => {
    const trainer = create({ epochs: 11, ...none });
    const losses = Array.from({ length: 32 }, () => trainer.step().quality!);
    expect(mean(losses.slice(-6))).toBeLessThan(0.5 * mean(losses.slice(0, 6)));
    const scores = trainer.predict(rows, 2).quality!;
    const targets = rows.map((row) => trainer.set.images[row]!.targets.quality!);
    const ordered = rows
      .flatMap((i) => rows.map((j) => [i, j] as const))
      .filter(([i, j]) => targets[i]! > targets[j]!);
    const right = ordered.filter(([i, j]) => scores[i]! > scores[j]!).length;
    expect(right / ordered.length).toBeGreaterThan(0.85);
    trainer.dispose();
  });

  it('goes on from a check-point bit for bit', () => {
    const whole = create();
    // in the middle of an epoch of three steps, and over its end
    for (let i = 0; i < 2; i++) whole.step();
    const bytes = saveCheckpoint(whole);
    for (let i = 0; i < 2; i++) whole.step();
    const resumed = create();
    loadCheckpoint(resumed, bytes);
    for (let i = 0; i < 2; i++) resumed.step();
    expect(saveCheckpoint(resumed)).toEqual(saveCheckpoint(whole));
    expect(() => loadCheckpoint(create({ seed: 2 }), bytes)).toThrow('other settings');
    expect(() => loadCheckpoint(create(), bytes.subarray(0, bytes.length - 8))).toThrow('cut short');
    whole.dispose();
    resumed.dispose();
  });

  it('leaves frozen parts and measured constants alone', () => {
    const trainer = create({ frozen: ['text.', 'image.'] });
    const before = trainer.weights();
    for (let i = 0; i < 3; i++) trainer.step();
    const after = trainer.weights();
    for (const name of ['text.words', 'image.positions', 'branches.statistics.mean', 'crop.cellScale']) {
      expect(after[name]).toEqual(before[name]);
    }
    expect(after['crop.blocks.3.mlp.out.weight']).not.toEqual(before['crop.blocks.3.mlp.out.weight']);
    trainer.dispose();
  });

  it('holds no tensors beyond its own after a step', () => {
    const trainer = create();
    trainer.step();
    const held = tf.memory().numTensors;
    trainer.step();
    trainer.predict(rows, 1);
    expect(tf.memory().numTensors).toBe(held);
    trainer.dispose();
  });

  it('stops early and gives the best weights', async () => {
    const recipe = tinyRecipe({
      epochs: 30,
      patience: 2,
      schedule: { kind: 'step', rate: 0, warmUpSteps: 0 },
    });
    const epochs: number[] = [];
    const result = await runTraining(
      tinySet(18, 0),
      rows.slice(0, 6),
      rows.slice(12),
      tinyConfig,
      { ...trainerOptions(recipe, heads, 2), patience: recipe.patience },
      {
        onEpoch: (report) => {
          epochs.push(report.epoch);
          return Promise.resolve();
        },
      },
    );
    // with a rate of 0 only rounding changes anything
    expect(epochs.length).toBeLessThan(30);
    expect(epochs.length).toBe(result.best!.epoch + 2);
    result.trainer.dispose();
  });
});
