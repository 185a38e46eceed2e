import type { FeatureName, Regularise } from '../model/extensions/branches.ts';
import type { Layers, Matrix, Parameters } from '../nn/layers.ts';
import { referenceLayers } from '../nn/reference/layers.ts';
import * as tf from '../nn/tf.ts';
import type { Random } from '../shared/random.ts';

export interface DropoutRates {
  /** Share of values dropped at the input of Linear layers, by a prefix or suffix pattern of the weight's name. */
  inputs: { pattern: RegExp; rate: number }[];
  /** Share of values dropped in parts of the regressor's input. */
  values: Partial<Record<FeatureName, number>>;
  /** Share of samples for which a whole part is dropped. */
  parts: Partial<Record<FeatureName, number>>;
}

/** Zeroes a share `rate` of the values, keeping the expectation. `perRow`: whole rows, without rescaling. [B, ...] → [B, ...]. */
function dropout<T extends tf.Tensor>(x: T, rate: number, random: Random, perRow = false): T {
  if (rate <= 0) return x;
  return tf.tidy(() => {
    const shape = perRow ? [x.shape[0], ...x.shape.slice(1).map(() => 1)] : x.shape;
    const keep = new Float32Array(shape.reduce((a, b) => a * b, 1));
    const kept = perRow ? 1 : 1 / (1 - rate);
    for (let i = 0; i < keep.length; i++) keep[i] = random.uniform() < rate ? 0 : kept;
    return x.mul<T>(tf.tensor(keep, shape));
  });
}

/** The reference layers with dropout before chosen Linear layers while `active.training` is true. */
export function regularisedLayers(
  rates: DropoutRates,
  names: readonly string[],
  parameters: Parameters,
  active: { training: boolean; random: Random },
): Layers {
  const byMatrix = new Map<Matrix, number>();
  for (const name of names) {
    for (const { pattern, rate } of rates.inputs) {
      if (pattern.test(name)) byMatrix.set(parameters.matrix(name), rate);
    }
  }
  return {
    ...referenceLayers,
    linear: (x, weight, options) => {
      const rate = active.training ? (byMatrix.get(weight) ?? 0) : 0;
      return referenceLayers.linear(dropout(x, rate, active.random), weight, options);
    },
  };
}

/** The same values with no way back for a gradient. */
function detached<T extends tf.Tensor>(x: T): T {
  const cut = tf.customGrad((...given) => ({
    value: (given[0] as T).clone(),
    gradFunc: (dy: T) => tf.zerosLike(dy),
  }));
  return cut(x);
}

/**
 * Dropout of the regressor's input by part. The mismatch penalty is learnt from pairs of texts alone (`mismatchLoss`): the
 * ratings have no say in it, or it would learn what else lowers them.
 */
export function regulariseFeatures(
  rates: DropoutRates,
  active: { training: boolean; random: Random },
): Regularise {
  return (part, x) => {
    if (!active.training) return x;
    if (part === 'agreement') return detached(x);
    const values = dropout(x, rates.values[part] ?? 0, active.random);
    return dropout(values, rates.parts[part] ?? 0, active.random, true);
  };
}
