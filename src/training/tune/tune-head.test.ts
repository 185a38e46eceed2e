import { beforeAll, describe, expect, it } from 'vitest';
import { headParameters } from '../../spec/head-parameters.ts';
import * as tf from '../../nn/tf.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { TuneProgress } from '../../shared/tune-api.ts';
import { Random } from '../../shared/random.ts';
import { initialValues } from '../optimiser/initialise.ts';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { tinyConfig } from '../../testing/tiny-training.ts';
import { fitOptions } from './options.ts';
import type { RatedFeatures } from './rated-features.ts';
import { headScores } from './starting-head.ts';
import { tuneHead } from './tune-head.ts';
import { headColumns, type HeadShape, type HeadWeights } from './tunable-head.ts';

beforeAll(startTrainingBackend);

const specs = headParameters(tinyConfig, 'quality');
const shape: HeadShape = { config: tinyConfig, head: 'quality', heads: ['quality', 'alignment'], specs };
const columns = headColumns(shape);
const own = { min: 0, max: 5 };
/** What the released options ask for, in fewer and smaller steps: three heads for the folds instead of five, and the one of all images. */
const options = { ...fitOptions, folds: 3, images: 16, looks: 5 };

/** A head of random weights whose scores lie about the middle of its scale. */
function randomHead(): HeadWeights {
  const random = new Random(2);
  return Object.fromEntries(
    specs.map((spec) => {
      const values = initialValues(spec, random);
      if (/out\.bias$/.test(spec.name)) values.fill(2.5);
      if (/out\.weight$/.test(spec.name)) values.forEach((value, i) => (values[i] = 8 * value));
      return [spec.name, values];
    }),
  );
}

/**
 * Images of three crops each. As in a real model, the many features speak of few things: here four, `known` to the rule, mixed into
 * all columns, with a little noise from crop to crop.
 */
function imagesFor(rule: (known: Float32Array, random: Random) => number, count = 40): RatedFeatures {
  const random = new Random(7);
  const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
  const mixing = Array.from({ length: columns }, () => normals(4));
  const images = Array.from({ length: count }, () => {
    const known = normals(4);
    const centre = mixing.map(
      (weights) => weights.reduce((sum, weight, k) => sum + weight * known[k]!, 0) / 2,
    );
    const noise = normals(3 * columns);
    const values = noise.map((value, i) => centre[i % columns]! + 0.2 * value);
    return { known, features: { rows: 3, columns, values } };
  });
  return {
    images: images.map(({ features }) => features),
    ratings: images.map(({ known }) => rule(known, random)),
    groups: images.map((_, i) => String(i)),
  };
}

const quiet = () => ({ onProgress: (): void => undefined, signal: new AbortController().signal });

const failure = async (ratings: number[]) => {
  const set = { ...imagesFor(() => 0, ratings.length), ratings };
  const error: unknown = await tuneHead(shape, randomHead(), own, set, 1, quiet(), options).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FoveaError)) throw new Error('it did not fail as expected');
  return error;
};

describe('tuneHead', () => {
  it('follows a rule that the head does not know, on images it was not tuned on, on the ratings’ scale', async () => {
    const set = imagesFor((known) => 50 + 40 * Math.tanh(known[0]! - known[3]!));
    const base = randomHead();
    const before = Object.fromEntries(Object.entries(base).map(([name, values]) => [name, [...values]]));
    const told: TuneProgress[] = [];
    const hooks = { ...quiet(), onProgress: (progress: TuneProgress) => void told.push(progress) };
    const tuned = await tuneHead(shape, base, own, set, 1, hooks, options);
    expect(tuned.after.srcc).toBeGreaterThan(tuned.before.srcc + 0.3);
    const { reliability } = tuned;
    expect(reliability).toMatchObject({ source: 'tuning', images: 40, scale: [tuned.min, tuned.max] });
    // of heads tuned without the image: pairs of one fold, which are 14, 13 and 13 images
    const allPairs = 91 + 78 + 78;
    expect(reliability!.pairs.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(allPairs);
    const agreed = reliability!.pairs.reduce((sum, bin) => sum + bin.agreed, 0);
    expect(agreed / allPairs).toBeGreaterThan(0.5 + tuned.after.srcc / 4);
    expect(reliability!.interval!.below + reliability!.interval!.above).toBeLessThan(tuned.max - tuned.min);
    expect(tuned.after.srcc).toBeGreaterThan(0.6);
    expect(tuned.verdict).toBe('better');
    expect(tuned.gain![0]).toBeGreaterThan(0);
    expect([tuned.min, tuned.max, tuned.images, tuned.folds]).toEqual([0, 100, 40, 3]);
    // what comes back is the head that was measured: its scores are those of the percentiles
    const scores = headScores(shape, tuned.weights, set.images, 20, tuned.origin);
    expect(Math.min(...scores)).toBeCloseTo(tuned.percentiles[0]!, 3);
    expect(Math.max(...scores)).toBeCloseTo(tuned.percentiles[100]!, 3);
    expect(tuned.percentiles).toHaveLength(101);
    // the base is only read
    for (const [name, values] of Object.entries(base)) expect([...values]).toEqual(before[name]);
    // every fold is reported, and the end
    expect(new Set(told.map(({ fold }) => fold))).toEqual(new Set([1, 2, 3, 4]));
    for (const { done, total } of told) expect(done).toBeLessThan(total);
    expect(told.at(-1)!.secondsLeft).toBeGreaterThan(0);
  });

  const byChance = () => imagesFor((_, random) => 5 * random.uniform());

  it('says that nothing was learnt from random ratings @all', async () => {
    const tuned = await tuneHead(shape, randomHead(), own, byChance(), 1, quiet(), { ...options, folds: 5 });
    expect(tuned.verdict).not.toBe('better');
  });

  it('gives the same for the same seed, and learns nothing from random ratings in few steps', async () => {
    const set = byChance();
    const few = { ...options, looks: 1, folds: 2 };
    const [once, again] = [
      await tuneHead(shape, randomHead(), own, set, 1, quiet(), few),
      await tuneHead(shape, randomHead(), own, set, 1, quiet(), few),
    ];
    expect(again.after).toEqual(once.after);
    expect(once.verdict).not.toBe('better');
  });

  it('holds no tensors afterwards, finished or cancelled', async () => {
    const set = imagesFor((known) => known[0]!);
    const few = { ...options, looks: 1, folds: 2 };
    const held = tf.memory().numTensors;
    await tuneHead(shape, randomHead(), own, set, 1, quiet(), few);
    expect(tf.memory().numTensors).toBe(held);
    const controller = new AbortController();
    const running = tuneHead(
      shape,
      randomHead(),
      own,
      set,
      1,
      { signal: controller.signal, onProgress: ({ done }) => done === 5 && controller.abort() },
      few,
    );
    await expect(running).rejects.toThrow(/abort/i);
    expect(tf.memory().numTensors).toBe(held);
  });

  it('refuses too few ratings with how many are missing, and equal ones', async () => {
    const few = await failure(Array.from({ length: 21 }, (_, i) => i));
    expect(few.message).toBe('Fine-tuning needs 30 rated images; there are 21, so 9 are missing.');
    expect((await failure(Array.from({ length: 29 }, (_, i) => i))).message).toMatch(/so 1 is missing/);
    const equal = await failure(new Array<number>(30).fill(4));
    expect(equal.message).toMatch(/All 30 ratings are 4: there is nothing to learn/);
    expect(equal.code).toBe('training-failed');
  });
});
