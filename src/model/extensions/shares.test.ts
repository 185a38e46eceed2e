import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import { DenseMatrix } from '../../nn/reference/dense.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../shared/random.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { headParameters } from '../../spec/head-parameters.ts';
import { fusedWidth } from '../../spec/config.ts';
import { scoreShares, type Shares } from '../../spec/shares.ts';
import { tinyConfig, usualTrunks } from '../../testing/tiny-training.ts';
import { headOffsets, predictHeads } from '../predict-heads.ts';
import type { ImageLevel } from '../prediction.ts';
import { imageShares, sharesOf } from './shares.ts';

beforeAll(startWasm);

type Pooled = NonNullable<ModelConfig['branches']['pooled']>;

const heads = ['quality', 'alignment'];
const random = new Random(8);
const base = new Map(
  heads.flatMap((head) =>
    headParameters(tinyConfig, head).map(({ name, shape }) => {
      const count = shape.reduce((a, b) => a * b, 1);
      return [name, { shape, values: Float32Array.from({ length: count }, () => random.normal()) }] as const;
    }),
  ),
);
const of = (name: string) => {
  const found = base.get(name);
  if (!found) throw new RangeError(name);
  return found;
};
const parameters = {
  has: (name: string) => base.has(name),
  tensor: (name: string) => tf.tensor(of(name).values, of(name).shape),
  matrix: (name: string) => {
    const [outputs = 1, inputs = 1] = of(name).shape;
    return new DenseMatrix(tf.tensor2d(of(name).values, [inputs, outputs]));
  },
};

function contextOf(words: number | undefined, shares: Omit<Pooled, 'trunks'>) {
  const { terms: _, ...branches } = tinyConfig.branches;
  const pooled = { trunks: usualTrunks(2), ...shares };
  const config: ModelConfig = {
    ...tinyConfig,
    branches: { ...branches, ...(words === undefined ? {} : { terms: { share: words } }), pooled },
  };
  return { layers: referenceLayers, parameters, config };
}

/** Descriptions of so many words each. */
const described = (words: readonly number[]) => {
  const mask = tf.tensor2d(words.map((n) => Array.from({ length: 5 }, (_, i) => (i < 2 + n ? 1 : 0))));
  return { ids: tf.zerosLike(mask), mask };
};

const numbers = (value: number | tf.Tensor1D, rows: number): number[] =>
  typeof value === 'number'
    ? Array.from({ length: rows }, () => value)
    : Array.from(value.dataSync<'float32'>());

const empty = {
  ...{ texts: undefined, preference: undefined, consistency: undefined, mismatchPenalty: undefined },
  branches: [],
};

/** A share or one for each head, up to the given one. */
const drawn = (most: number): Shares => {
  const one = () => most * random.uniform();
  return random.uniform() < 0.5 ? one() : { quality: one(), alignment: one() };
};

describe('what the parts of a score count', () => {
  it('is 1 together, for each head and image, whatever the shares are', () => {
    for (let i = 0; i < 60; i++) {
      const words = random.uniform() < 0.2 ? undefined : 0.3 * random.uniform();
      const context = contextOf(words, {
        share: drawn(0.7),
        ...(random.uniform() < 0.6 ? { undescribed: { share: drawn(0.7) } } : {}),
        ...(random.uniform() < 0.6 ? { photographs: { share: random.uniform() } } : {}),
      });
      const counts = [0, 2, 0, 1, 0];
      // only images without texts may be photographs
      const chances = counts.map((count, k) => (count > 0 || k === 4 ? 0 : random.uniform()));
      tf.tidy(() => {
        const shares = imageShares(heads, described(counts), tf.tensor1d(chances), context);
        for (const head of heads) {
          const found = sharesOf({ terms: {}, pooled: {}, shares }, head, context);
          const each = [found.words, found.trunk, found.experts].map((part) => numbers(part, counts.length));
          counts.forEach((count, k) => {
            const parts = each.map((part) => part[k]!);
            for (const part of parts) expect(part).toBeGreaterThanOrEqual(-1e-6);
            expect(parts.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
            if (chances[k] === 0)
              expect(parts[1]).toBeCloseTo(scoreShares(context.config.branches, head, count === 0).trunk, 6);
          });
        }
      });
    }
  });

  it('gives the score that is worked out by hand, images with and without a description side by side', () => {
    const shares = {
      share: { quality: 0.5, alignment: 0.35 },
      undescribed: { share: { quality: 0.6 } },
      photographs: { share: 0.9 },
    };
    const context = contextOf(0.12, shares);
    const width = fusedWidth(context.config);
    const [counts, chances] = [
      [3, 0, 0, 1],
      [0, 0.75, 0, 0],
    ];
    const words = { quality: [2.5, 1, 2, 3], alignment: [1.5, 0.5, 4, 2] };
    const trunk = { quality: [3.5, 4, 1, 2], alignment: [2, 3, 2.5, 0.5] };
    const { experts, mixed } = tf.tidy(() => {
      const tensors = (values: Record<string, number[]>) =>
        Object.fromEntries(Object.entries(values).map(([head, row]) => [head, tf.tensor1d(row)]));
      const level: ImageLevel = {
        ...empty,
        terms: tensors(words),
        pooled: tensors(trunk),
        shares: imageShares(heads, described(counts), tf.tensor1d(chances), context),
      };
      const features = [
        tf.tensor2d(
          Array.from({ length: 4 * width }, () => random.normal()),
          [4, width],
        ),
      ];
      const own = Object.fromEntries(heads.map((head) => [head, sharesOf(level, head, context).experts]));
      const scores = (found: ReturnType<typeof predictHeads>) =>
        Object.fromEntries(heads.map((head) => [head, numbers(found[head]!.score, 4)]));
      return {
        experts: scores(predictHeads(features, heads, {}, {}, context)),
        mixed: scores(predictHeads(features, heads, headOffsets(level, heads, context), own, context)),
      };
    });
    for (const head of ['quality', 'alignment'] as const) {
      const usual = shares.share[head];
      counts.forEach((count, i) => {
        const least = count === 0 && head === 'quality' ? 0.6 : usual;
        const own = least + chances[i]! * (0.9 - least);
        const left = (1 - own) / (1 - least);
        const score =
          own * trunk[head][i]! + left * (0.12 * words[head][i]! + (0.88 - least) * experts[head]![i]!);
        expect(mixed[head]![i]).toBeCloseTo(score, 5);
        expect(Math.abs(experts[head]![i]!)).toBeGreaterThan(0.01);
      });
    }
  });

  it('is the experts’ alone where what is fitted apart is left out', () => {
    const context = contextOf(0.12, { share: 0.5, undescribed: { share: 0.6 } });
    const level: ImageLevel = { ...empty, terms: undefined, pooled: undefined };
    expect(sharesOf(level, 'quality', context).experts).toBe(1);
    expect(headOffsets(level, heads, context)).toEqual({});
  });
});
