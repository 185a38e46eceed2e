import { DenseRidge } from './dense-ridge.ts';

/** Newton's steps at most; each is a ridge regression, and a handful are enough. */
const mostSteps = 40;
/** Largest change of a row's logit at which the steps end. */
const close = 1e-7;
/** Least curvature of a row, so that one that is sure does not end up without weight. */
const leastCurvature = 1e-9;

/** A row of a logistic regression: its features, whether it is of the class, and what it counts. */
export interface LogisticRow {
  values: Float64Array;
  member: boolean;
  weight: number;
}

/**
 * Logistic regression with a ridge: the w and b that minimise −Σ weight·log p(class of row) + ½·ridge·|w|², log p/(1 − p) = x·w + b, by Newton's
 * method (iteratively reweighted least squares), in f64. The bias is not penalised but for what keeps it finite.
 *
 * @param rows [N], features [K] each, of both classes
 * @returns weights [K] and the bias
 */
export function logisticRidge(
  rows: readonly LogisticRow[],
  ridge: number,
): { weights: Float64Array; bias: number } {
  const features = rows[0]?.values.length ?? 0;
  const padded = rows.map(({ values }) => Float64Array.of(...values, 1));
  const penalty = new Float64Array(features + 1).fill(ridge).fill(1e-9, features);
  let solution = new Float64Array(features + 1);
  let logits = new Float64Array(rows.length);
  for (let step = 0; step < mostSteps; step++) {
    const fit = new DenseRidge(features + 1);
    rows.forEach(({ member, weight }, i) => {
      const chance = 1 / (1 + Math.exp(-logits[i]!));
      const curvature = Math.max(leastCurvature, chance * (1 - chance));
      fit.add(padded[i]!, logits[i]! + (Number(member) - chance) / curvature, weight * curvature);
    });
    solution = Float64Array.from(fit.solve(penalty));
    const before = logits;
    logits = Float64Array.from(padded, (row) => row.reduce((sum, value, k) => sum + value * solution[k]!, 0));
    if (logits.every((value, i) => Math.abs(value - before[i]!) < close)) break;
  }
  return { weights: solution.slice(0, features), bias: solution[features] ?? 0 };
}
