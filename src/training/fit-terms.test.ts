import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import * as tf from '../nn/tf.ts';
import { fitTerms } from './fit-terms.ts';
import { Random } from '../shared/random.ts';
import { tinySet } from '../testing/tiny-training.ts';

await tf.setBackend('cpu');

const set = tinySet(24, 4);
const rows = set.images.flatMap(({ targets }, i) => (targets.quality === undefined ? [] : [i]));
const vocabulary = 20;
const random = new Random(3);
const rarity = Float32Array.from({ length: vocabulary }, () => 0.2 + random.uniform());

/** Solves a dense system in f64 by elimination. */
function solve(matrix: number[][], right: number[]): number[] {
  const a = matrix.map((row, i) => [...row, right[i]!]);
  for (let c = 0; c < a.length; c++) {
    const pivot = a.findIndex((row, i) => i >= c && Math.abs(row[c]!) > 1e-12);
    [a[c], a[pivot]] = [a[pivot]!, a[c]!];
    for (let r = 0; r < a.length; r++) {
      if (r === c) continue;
      const factor = a[r]![c]! / a[c]![c]!;
      for (let k = c; k <= a.length; k++) a[r]![k]! -= factor * a[c]![k]!;
    }
  }
  return a.map((row, i) => row[a.length]! / row[i]!);
}

/** Rows of the regression, dense. */
const dense = rows.map((row) => {
  const { prompt, description } = set.images[row]!;
  const half = ({ ids, mask }: typeof prompt, scale: number) => {
    const out = new Array<number>(vocabulary).fill(0);
    ids.forEach((id, i) => {
      if (mask[i] === 1) out[id] = rarity[id]!;
    });
    const length = Math.hypot(...out, 1e-3);
    return out.map((value) => (scale * value) / length);
  };
  return [...half(description, 1), ...half(prompt, Math.sqrt(0.3))];
});
const ratings = rows.map((row) => set.images[row]!.targets.quality!);
const centre = ratings.reduce((a, b) => a + b, 0) / ratings.length;

test('the fit is the ridge regression’s normal equations solved', () => {
  const columns = 2 * vocabulary;
  const gram = Array.from({ length: columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) =>
      dense.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? 1.2 : 0),
    ),
  );
  const right = Array.from({ length: columns }, (_, i) =>
    dense.reduce((sum, row, r) => sum + row[i]! * (ratings[r]! - centre), 0),
  );
  const expected = solve(gram, right);
  const found = fitTerms(set, rows, rarity, 'quality');
  expect(found['branches.terms.quality.mean']![0]).toBeCloseTo(centre, 5);
  for (let id = 0; id < vocabulary; id++) {
    expect(found['branches.terms.quality.description']![id]).toBeCloseTo(expected[id]!, 5);
    expect(found['branches.terms.quality.prompt']![id]).toBeCloseTo(
      Math.sqrt(0.3) * expected[vocabulary + id]!,
      5,
    );
  }
});

test('a head that nobody rated says nothing', () => {
  const found = fitTerms(set, rows, rarity, 'beauty');
  for (const values of Object.values(found)) expect(values.every((value) => value === 0)).toBe(true);
});
