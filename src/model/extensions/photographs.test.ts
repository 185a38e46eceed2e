import { beforeAll, expect, it } from 'vitest';
import * as tf from '../../nn/tf.ts';
import type { Tensor1D } from '../../nn/tf.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { tinyConfig, usualTrunks } from '../../testing/tiny-training.ts';
import { headOffsets } from '../predict-heads.ts';
import type { ImageLevel } from '../prediction.ts';
import { photographChance } from './photographs.ts';
import { imageShares, sharesOf } from './shares.ts';

beforeAll(startWasm);

const values: Record<string, number[]> = {
  'branches.pooled.mean': [1, 2],
  'branches.pooled.scale': [2, 0.5],
  'branches.pooled.photographs.weight': [1.5, -1],
  'branches.pooled.photographs.bias': [-2],
};
const rows: [number, number][] = [
  [2, 3],
  [1, 2],
  [100, -100],
  [-40, 2],
];

function contextOf(
  photographs: { share: number } | undefined,
  scale: { units?: Record<string, number>; origins?: Record<string, number> } = {},
) {
  const pooled = { trunks: usualTrunks(2), share: 0.3, ...(photographs ? { photographs } : {}) };
  const terms = { share: 0.14 };
  const config = { ...tinyConfig, branches: { ...tinyConfig.branches, pooled, terms, ...scale } };
  const parameters = {
    has: (name: string) => name in values,
    tensor: (name: string) => tf.tensor1d(values[name]!),
    matrix: (name: string): never => {
      throw new RangeError(name);
    },
  };
  return { layers: referenceLayers, parameters, config };
}

/** The formula in f64: how likely each of the rows is a photograph. */
const likely = rows.map((row) => {
  const z = row.map((value, i) =>
    Math.min(
      4,
      Math.max(-4, (value - values['branches.pooled.mean']![i]!) * values['branches.pooled.scale']![i]!),
    ),
  );
  return 1 / (1 + Math.exp(2 - 1.5 * z[0]! + z[1]!));
});

/** Texts of so many words each, among places for three. */
const textsOf = (words: readonly number[]) => {
  const mask = tf.tensor2d(
    words.map((count) => Array.from({ length: 5 }, (_, i) => (i < 2 + count ? 1 : 0))),
  );
  return { ids: tf.zerosLike(mask), mask };
};

const numbers = (tensor: Tensor1D) => Array.from(tensor.dataSync<'float32'>());

/** What a level with these own scores of words and trunk adds to the experts, and the experts' share. */
function mixed(photographs: { share: number } | undefined, described = [0, 0, 0, 0], whole = described) {
  return tf.tidy(() => {
    const context = contextOf(photographs);
    const description = { ...textsOf(described), whole: textsOf(whole).mask };
    const photograph = photographChance(
      tf.tensor2d(rows, [4, 2]),
      [textsOf([0, 0, 0, 0]), description],
      context,
    );
    const level: ImageLevel = {
      ...{ texts: undefined, preference: undefined, consistency: undefined, mismatchPenalty: undefined },
      branches: [],
      terms: { quality: tf.tensor1d([2, 2, 2, 2]) },
      pooled: { quality: tf.tensor1d([4, 4, 4, 4]) },
      shares: imageShares(['quality'], description, photograph, context),
    };
    const share = sharesOf(level, 'quality', context).experts;
    return {
      photograph: photograph && numbers(photograph),
      offsets: numbers(headOffsets(level, ['quality'], context).quality!),
      experts: typeof share === 'number' ? share : numbers(share),
    };
  });
}

it('the share of the trunk’s score rises with how likely the image is a photograph, at the others’ expense', () => {
  const before = tf.memory().numTensors;
  const { photograph, offsets, experts } = mixed({ share: 0.9 });
  expect(tf.memory().numTensors).toBe(before);
  expect(Math.max(...likely)).toBeGreaterThan(0.99);
  expect(Math.min(...likely)).toBeLessThan(0.01);
  likely.forEach((chance, i) => {
    const share = 0.3 + 0.6 * chance;
    const rest = (1 - share) / 0.7;
    expect(photograph![i]).toBeCloseTo(chance, 6);
    expect(offsets[i]).toBeCloseTo(4 * share + 2 * 0.14 * rest, 5);
    expect((experts as number[])[i]).toBeCloseTo(0.56 * rest, 6);
    // a mixture: what the parts count sums to 1
    expect(share + 0.14 * rest + 0.56 * rest).toBeCloseTo(1, 12);
  });
});

it('an image with a text is none, though training may hide its words', () => {
  const { photograph } = mixed({ share: 0.9 }, [0, 1, 3, 0], [0, 1, 3, 2]);
  expect(photograph![0]).toBeCloseTo(likely[0]!, 6);
  expect(photograph!.slice(1)).toEqual([0, 0, 0]);
});

it('packages that make no such difference have the same shares for all images', () => {
  const { photograph, offsets, experts } = mixed(undefined);
  expect(photograph).toBeUndefined();
  for (const offset of offsets) expect(offset).toBeCloseTo(4 * 0.3 + 2 * 0.14, 5);
  expect(experts).toBeCloseTo(0.56, 9);
});

it('a tuned head’s scale begins elsewhere whatever an image’s shares are, and where nothing else is added', () => {
  const context = contextOf(undefined, { units: { quality: 20 }, origins: { quality: -50, alignment: 3 } });
  const found = tf.tidy(() => {
    const level: ImageLevel = {
      ...{ texts: undefined, preference: undefined, consistency: undefined, mismatchPenalty: undefined },
      ...{ branches: [], terms: { quality: tf.tensor1d([2, 1]) }, pooled: { quality: tf.tensor1d([4, 4]) } },
    };
    const offsets = headOffsets(level, ['quality', 'alignment'], context);
    return [numbers(offsets.quality!), numbers(offsets.alignment!)];
  });
  [2, 1].forEach((words, i) => expect(found[0]![i]).toBeCloseTo(20 * (0.14 * words + 0.3 * 4) - 50, 4));
  expect(found[1]).toEqual([3]);
});
