import { beforeAll, describe, expect, it } from 'vitest';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import * as tf from '../../nn/tf.ts';
import { fullSize } from '../../spec/config.ts';
import { modelParameters, type ParameterSpec } from '../../spec/parameters.ts';
import {
  goldenCrops,
  goldenSample,
  goldenTrainer,
  goldenTraining,
  type GoldenParameter,
  type GoldenTrainer,
} from '../../testing/paper/golden-training.ts';
import { procedures, type Procedure } from './procedure.ts';
import { decays, frozenNames } from './trained-parameters.ts';

beforeAll(startTrainingBackend);

/** The released code without its dropout, each crop by itself: what most of PyTorch's numbers are of. */
const released: Procedure = { ...procedures.released, csf: 'image', textDropout: 0, imageDropPath: 0 };

/** Values in the layout of the checkpoint. */
function inCheckpoint(
  values: Float32Array,
  shape: readonly number[],
  { transposed }: GoldenParameter,
): Float32Array {
  if (!transposed) return values;
  const [rows = 1, columns = 1] = shape;
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!);
}

const l2 = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** Without the keys' third, of which PyTorch's summaries know nothing. */
function withoutKeys(name: string, values: Float32Array): Float32Array {
  const third = values.length / 3;
  return name.endsWith('attention.qkv.bias')
    ? values.map((value, i) => (i >= third && i < 2 * third ? 0 : value))
    : values;
}

function specOf({ trainer }: GoldenTrainer, name: string) {
  return trainer.specs.find((spec) => spec.name === name)!;
}

/** What differs from PyTorch's gradients: names, with what is wrong of them. */
async function wrongGradients(
  made: GoldenTrainer,
  gradients: Record<string, tf.Tensor>,
  run: string,
  places: number,
): Promise<string[]> {
  const byKey = new Map(made.parameters.map((parameter) => [parameter.key, parameter]));
  const wrong: string[] = [];
  let compared = 0;
  for (const [key, golden] of Object.entries(goldenTraining.runs[run]!.gradients!)) {
    const parameter = byKey.get(key);
    // what the model never uses is no parameter of ours
    if (!parameter || golden === 'zero') continue;
    const gradient = gradients[parameter.name];
    if (golden === null || !gradient) {
      if (golden !== null || gradient) wrong.push(`${key}: ${gradient ? 'a' : 'no'} gradient`);
      continue;
    }
    compared++;
    const spec = specOf(made, parameter.name);
    const stored = await made.trainer.parameters.read(spec, gradient);
    const values = withoutKeys(spec.name, inCheckpoint(stored, spec.shape, parameter));
    const [norm, max, ...at] = golden;
    if (Math.abs(l2(values) - norm) > 1e-3 * norm) wrong.push(`${key}: l2 ${l2(values)}, not ${norm}`);
    at.forEach((value, k) => {
      const place = places === 0 ? k : Math.floor((k * values.length) / places);
      if (Math.abs(values[place]! - value) > 1e-3 * max)
        wrong.push(`${key}[${place}]: ${values[place]}, not ${value}`);
    });
  }
  expect(compared).toBeGreaterThan(230);
  return wrong;
}

/** What differs from PyTorch's changes after a step. */
async function wrongChanges(
  made: GoldenTrainer,
  run: string,
  step: number,
  relative: number,
): Promise<string[]> {
  const byKey = new Map(made.parameters.map((parameter) => [parameter.key, parameter]));
  const wrong: string[] = [];
  let compared = 0;
  for (const [key, golden] of Object.entries(goldenTraining.runs[run]!.changes![String(step)]!)) {
    const parameter = byKey.get(key);
    if (!parameter) continue;
    const spec = specOf(made, parameter.name);
    const before = made.start[spec.name]!;
    const now = await made.trainer.value(spec);
    const changed = inCheckpoint(
      now.map((value, i) => value - before[i]!),
      spec.shape,
      parameter,
    );
    const values = withoutKeys(spec.name, changed);
    if (golden === 0) {
      if (l2(values) !== 0) wrong.push(`${key}: changed`);
      continue;
    }
    compared++;
    const [norm, rounding] = golden;
    const bound = (relative + 3 * rounding) * norm;
    if (Math.abs(l2(values) - norm) > bound) wrong.push(`${key}: l2 ${l2(values)}, not ${norm}`);
  }
  expect(compared).toBeGreaterThan(230);
  return wrong;
}

/** One run: losses and scores of each step, gradients of the first, changes where they are known; the trainer is the caller's to dispose. */
async function runGolden(
  run: string,
  procedure: Procedure,
  places: number,
  relative: number,
): Promise<GoldenTrainer> {
  const made = await goldenTrainer(procedure);
  const { trainer } = made;
  const { batches, losses, scores, rate, gradients, changes } = goldenTraining.runs[run]!;
  for (const [i, batch] of batches.entries()) {
    const samples = batch.map((index) => goldenSample(index));
    if (i === 0 && gradients) {
      const found = await trainer.gradients(samples);
      expect(await wrongGradients(made, found.gradients, run, places)).toEqual([]);
      tf.dispose(found.gradients);
    }
    const report = await trainer.train(samples, rate);
    expect(Math.abs(report.loss / losses[i]! - 1)).toBeLessThan(1e-4);
    scores[i]?.forEach((score, k) => expect(Math.abs(report.scores.quality![k]! - score)).toBeLessThan(1e-4));
    if (changes?.[String(i + 1)]) expect(await wrongChanges(made, run, i + 1, relative)).toEqual([]);
  }
  const frozen = frozenNames(trainer.specs, made.config, procedure, { freeze: [] });
  for (const name of frozen) expect(await trainer.value(specOf(made, name))).toEqual(made.start[name]);
  return made;
}

describe('training as PyTorch computes it', () => {
  it('one crop: loss, gradients, and what one step changes', async () => {
    (await runGolden('single', released, 8, 1e-3)).trainer.dispose();
  });

  it('a batch with both towers trained: every way back for a gradient', async () => {
    const made = await runGolden('unfrozen', { ...released, trained: 'all' }, 8, 1e-3);
    made.trainer.dispose();
  });

  it('five steps: losses, gradients, changes, and the scores afterwards @all', async () => {
    const { trainer } = await runGolden('batch4', released, 8, 1e-3);
    const scene = goldenTraining.samples.findIndex(({ image }) => image === 'scene');
    for (const [i, crop] of goldenCrops.entries()) {
      const [score] = (await trainer.score(goldenSample(scene, crop))).quality!;
      expect(Math.abs(score! - goldenTraining.evaluation[i]!)).toBeLessThan(1e-3);
    }
    trainer.dispose();
  });

  it('five steps at the rate of the released code @all', async () => {
    (await runGolden('batch4_lr1e-5', released, 8, 1e-2)).trainer.dispose();
  });

  it('five steps with one CSF map for a batch @all', async () => {
    (await runGolden('batch4_coupled_csf', { ...released, csf: 'batch' }, 0, 1e-3)).trainer.dispose();
  });
});

it('freezes and decays what PyTorch does', async () => {
  const made = await goldenTrainer(released);
  const frozen = frozenNames(made.trainer.specs, made.config, released, { freeze: [] });
  const ours = made.parameters.filter(({ name }) => !name.startsWith('reward.'));
  const keys = new Set(ours.map(({ key }) => key));
  const found = ours.filter(({ name }) => frozen.has(name)).map(({ key }) => key);
  expect(found.sort()).toEqual(goldenTraining.frozen.filter((key) => keys.has(key)).sort());
  const still = ours.filter(({ name }) => !frozen.has(name) && !decays(specOf(made, name)));
  expect(still.map(({ key }) => key).sort()).toEqual(
    goldenTraining.noDecay.filter((key) => keys.has(key)).sort(),
  );
  made.trainer.dispose();
});

it('freezes at full size as many weights as PyTorch counts', () => {
  const specs = modelParameters(fullSize, ['quality']);
  const frozen = frozenNames(specs, fullSize, released, { freeze: [] });
  const sizes = (keep: (spec: ParameterSpec) => boolean) =>
    specs.filter(keep).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  // what never gets a gradient is no parameter of ours, and ImageReward's own head no part of the model
  const { frozen: all, decay, no_decay: still } = goldenTraining.fullSize;
  const reward = modelParameters(fullSize, ['quality', 'imagereward'])
    .filter(({ part }) => part === 'reward')
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const projections = 2 * 256 + 256 * (1024 + 768);
  expect(sizes(({ name }) => frozen.has(name)) + reward + projections).toBe(all);
  const dead = sizes((spec) => !frozen.has(spec.name) && decays(spec)) - decay!;
  const deadBiases = sizes((spec) => !frozen.has(spec.name) && !decays(spec)) - still!;
  expect(-dead - deadBiases).toBe(4_179_688);
});
