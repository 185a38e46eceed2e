import { beforeAll, expect, it } from 'vitest';
import { DenseMatrix } from '../../nn/reference/dense.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../shared/random.ts';
import { alterations } from '../../spec/config.ts';
import { tinyConfig } from '../../testing/tiny-training.ts';
import { coloursLimit, coloursPenalty } from './colours.ts';

beforeAll(startWasm);

const [batch, inputs, components, landmarks, depth] = [5, 37, 4, 11, 0.15];
/** Where the trunk's features are read too, how many of the values are those. */
const said = 12;
const random = new Random(9);
const normal = (count: number, deviation = 1) =>
  Float32Array.from({ length: count }, () => deviation * random.normal());
const name = 'branches.colours';
const values: Record<string, { shape: number[]; data: Float32Array }> = {
  [`${name}.mean`]: { shape: [inputs], data: normal(inputs) },
  [`${name}.scale`]: { shape: [inputs], data: normal(inputs).map((value) => 0.5 + value ** 2) },
  [`${name}.projection`]: { shape: [components, inputs], data: normal(components * inputs, 0.05) },
  [`${name}.landmarks`]: { shape: [landmarks, components], data: normal(landmarks * components, 0.5) },
  ...Object.fromEntries(
    alterations.flatMap((alteration) => [
      [`${name}.${alteration}.weight`, { shape: [inputs], data: normal(inputs, 0.2) }],
      [`${name}.${alteration}.kernel`, { shape: [landmarks], data: normal(landmarks) }],
      [`${name}.${alteration}.bias`, { shape: [1], data: normal(1) }],
    ]),
  ),
};
const seen = normal(batch * inputs, 2);

/** The same in f64, from the formula. */
function twin(row: number, kernel: boolean): number {
  const of = (part: string) => [...values[`${name}.${part}`]!.data];
  const standard = of('mean').map((mean, i) => {
    const value = (seen[row * inputs + i]! - mean) * of('scale')[i]!;
    return Math.min(coloursLimit, Math.max(-coloursLimit, value));
  });
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const place = Array.from({ length: components }, (_, k) =>
    dot(of('projection').slice(k * inputs, (k + 1) * inputs), standard),
  );
  const near = Array.from({ length: landmarks }, (_, j) =>
    Math.exp(-place.reduce((sum, value, k) => sum + (value - of('landmarks')[j * components + k]!) ** 2, 0)),
  );
  const likely = alterations.map((alteration) => {
    const linear = dot(of(`${alteration}.weight`), standard) + of(`${alteration}.bias`)[0]!;
    return 1 / (1 + Math.exp(-linear - (kernel ? dot(of(`${alteration}.kernel`), near) : 0)));
  });
  return depth * likely.reduce((a, b) => a + b);
}

/** The measured constants, of which the last may be the trunk's. */
function constant(part: 'mean' | 'scale', branch: 'colours' | 'pooled', last: number): tf.Tensor {
  const { data } = values[`${name}.${part}`]!;
  return tf.tensor(branch === 'pooled' ? data.subarray(inputs - last) : data.subarray(0, inputs - last));
}

it.each([
  ['linear', undefined, 0],
  ['with a kernel', { components, landmarks }, 0],
  ['of the trunk’s features too, linear', undefined, said],
  ['of the trunk’s features too, with a kernel', { components, landmarks }, said],
])('the penalty is what both regressions say, by an f64 twin: %s', (_, kernel, last) => {
  const parameters = {
    has: (key: string) => key in values,
    tensor: (key: string) => {
      for (const branch of ['colours', 'pooled'] as const)
        for (const part of ['mean', 'scale'] as const)
          if (key === `branches.${branch}.${part}`) return constant(part, branch, last);
      return tf.tensor(values[key]!.data, values[key]!.shape);
    },
    matrix: () => new DenseMatrix(tf.tensor2d([0], [1, 1])),
  };
  const colours = { inputs, head: 'quality', depth, ...(kernel ? { kernel } : {}) };
  const config = { ...tinyConfig, branches: { ...tinyConfig.branches, colours } };
  const before = tf.memory().numTensors;
  const found = tf.tidy(() => {
    const all = tf.tensor2d(seen, [batch, inputs]);
    const pooled = last > 0 ? { pooled: all.slice([0, inputs - last], [batch, last]) } : {};
    const penalty = coloursPenalty(
      { appearance: all.slice([0, 0], [batch, inputs - last]), ...pooled },
      { layers: referenceLayers, parameters, config },
    );
    expect(penalty.shape).toEqual([batch]);
    return [...penalty.dataSync<'float32'>()];
  });
  expect(tf.memory().numTensors).toBe(before);
  found.forEach((value, row) => {
    expect(value).toBeCloseTo(twin(row, kernel !== undefined), 6);
    expect(value).toBeLessThan(2 * depth);
  });
  expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(0.02);
});
