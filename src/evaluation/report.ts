import { evaluatePredictions, type Evaluation } from './evaluate-predictions.ts';
import { logistic, type LogisticBeta } from './logistic.ts';

/** Scores and ratings as they cross the thread border; `groups` holds a name per pair or is absent. */
export interface RatedPairs {
  predicted: Float64Array;
  target: Float64Array;
  groups?: string[];
}

/** How far a rating lies from the fitted curve. */
interface Outlier {
  /** Place among the pairs. */
  index: number;
  /** Rating minus fitted rating, in units of the rating. */
  residual: number;
}

/** A scatter plot as SVG paths in a box of 1000 × 1000 whose y grows downward. */
interface Scatter {
  x: [number, number];
  y: [number, number];
  dots: string;
  /** The fitted curve; empty where nothing could be fitted. */
  curve: string;
}

export interface EvaluationReport {
  evaluation: Evaluation;
  scatter: Scatter;
  /** Farthest first; empty where nothing could be fitted. */
  outliers: Outlier[];
}

const plotSide = 1000;
const outlierCount = 12;
const curveSteps = 100;

/** Everything the page shows of an evaluation, plots and all; resamples as `evaluatePredictions` takes them. */
export function evaluationReport(pairs: RatedPairs, resamples: number): EvaluationReport {
  const { predicted, target, groups } = pairs;
  const items = Array.from(predicted, (value, i) => ({
    predicted: value,
    target: target[i]!,
    ...(groups === undefined ? {} : { group: groups[i]! }),
  }));
  const evaluation = evaluatePredictions(items, { resamples });
  const beta = evaluation.fitted?.beta;
  return { evaluation, scatter: scatter(predicted, target, beta), outliers: outliers(pairs, beta) };
}

/** Low and high end with a little room; a constant gets a room of one unit. */
function padded(values: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const room = high > low ? (high - low) * 0.04 : 0.5;
  return [low - room, high + room];
}

/** Where a value lies in the plot's box, from its start. */
function place([low, high]: [number, number], value: number): number {
  return Math.round(((value - low) / (high - low)) * plotSide);
}

function scatter(predicted: Float64Array, target: Float64Array, beta: LogisticBeta | undefined): Scatter {
  const x = padded(predicted);
  const y = padded(target);
  const at = (px: number, py: number) => `${place(x, px)} ${plotSide - place(y, py)}`;
  // one path for all: thousands of elements would hold the main thread up
  const dots = Array.from(predicted, (value, i) => `M${at(value, target[i]!)}h0`).join('');
  if (beta === undefined) return { x, y, dots, curve: '' };
  const points = Array.from({ length: curveSteps + 1 }, (_, i) => {
    const value = x[0] + ((x[1] - x[0]) * i) / curveSteps;
    return at(value, logistic(beta, value));
  });
  return { x, y, dots, curve: `M${points.join('L')}` };
}

function outliers({ predicted, target }: RatedPairs, beta: LogisticBeta | undefined): Outlier[] {
  if (beta === undefined) return [];
  return Array.from(predicted, (value, index) => ({
    index,
    residual: target[index]! - logistic(beta, value),
  }))
    .sort((a, b) => Math.abs(b.residual) - Math.abs(a.residual) || a.index - b.index)
    .slice(0, outlierCount);
}
