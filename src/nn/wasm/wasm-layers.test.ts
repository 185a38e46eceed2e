import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it, vi } from 'vitest';
import { attentionTwin } from '../../testing/twins/attention.ts';
import { layerNormTwin } from '../../testing/twins/layer-norm.ts';
import { linearTwin } from '../../testing/twins/linear.ts';
import type { Activation } from '../layers.ts';
import { DenseMatrix } from '../reference/dense.ts';
import { referenceLayers } from '../reference/layers.ts';
import * as tf from '../tf.ts';
import { randomIntegers, randomValues, randomWeight } from '../../testing/fused.ts';
import { HelperLost, Jobs } from './jobs/jobs.ts';
import { wasmLayersOn, type WasmLayers } from './layers.ts';
import { startWasmLayers } from './node/start-layers.ts';

let layers: WasmLayers;

beforeAll(async () => {
  layers = await startWasmLayers();
});

const activations: Activation[] = ['none', 'gelu', 'quick-gelu', 'relu'];

/** Compares within a bound of shaders/nn/README.md and frees the result; answers the largest error. */
async function close(result: tf.Tensor, twin: Float64Array, bound: number, label: string): Promise<number> {
  const values = await result.data();
  expect(values.length, label).toBe(twin.length);
  const error = twin.reduce((worst, value, i) => Math.max(worst, Math.abs(value - values[i]!)), 0);
  expect(error, label).toBeLessThan(bound);
  result.dispose();
  return error;
}

it('is made once for a backend: its threads and its memory are never given back', () => {
  const backend = tf.backend() as unknown as BackendWasm;
  const first = wasmLayersOn(backend);
  expect(first).not.toBe(layers);
  expect(wasmLayersOn(backend)).toBe(first);
});

it('says so where memory has run out, instead of writing at address 0', () => {
  const { wasm } = tf.backend() as unknown as { wasm: { _malloc(bytes: number): number } };
  const [x, gamma] = [tf.tensor2d([1, 2, 3, 4], [1, 4]), tf.tensor1d([1, 1, 1, 1])];
  const tokens = tf.tensor3d([1, 2, 3, 4], [1, 1, 4]);
  const malloc = vi.spyOn(wasm, '_malloc').mockReturnValue(0);
  try {
    expect(() => layers.layerNorm(x, gamma, gamma, 1e-6)).toThrow('no memory left');
    expect(() => layers.attention(tokens, tokens, tokens, { heads: 1 })).toThrow('no memory left');
  } finally {
    malloc.mockRestore();
  }
  tf.dispose([x, gamma, tokens]);
});

it('holds nothing after a job that throws, and does again elsewhere what a helper was lost at', async () => {
  const backend = tf.backend() as unknown as BackendWasm;
  const [weight, tokens] = [
    layers.prepare(randomWeight(1, [4, 4], 'f32')),
    tf.tensor3d(randomValues(2)(20), [1, 5, 4]),
  ];
  const works: (() => tf.Tensor)[] = [
    () => layers.linear(tokens, weight),
    () => layers.attention(tokens, tokens, tokens, { heads: 1 }),
  ];
  const before = await Promise.all(works.map((work) => work().data()));
  const run = vi.spyOn(Jobs.prototype, 'run');
  for (const [i, work] of works.entries()) {
    const held = backend.numDataIds();
    run.mockImplementationOnce(() => {
      throw new Error('of a task');
    });
    expect(work).toThrow('of a task');
    expect(backend.numDataIds()).toBe(held);
    const written: number[] = [];
    run.mockImplementationOnce((_, __, words) => {
      written.push(words[i === 0 ? 2 : 3]!);
      throw new HelperLost('late');
    });
    const result = work();
    expect(run.mock.lastCall?.[2][i === 0 ? 2 : 3]).not.toBe(written[0]);
    expect(await result.data()).toEqual(before[i]);
    // where the helper may still write: the result, and attention's own memory
    expect(backend.numDataIds()).toBe(held + 1 + [1, 2][i]!);
    result.dispose();
  }
  run.mockRestore();
  tokens.dispose();
  weight.dispose();
});

it('multiplies, activates and adds as its f64 twin does', async () => {
  const integer = randomIntegers(3);
  let worst = 0;
  for (let round = 0; round < 24; round++) {
    const [rows, inputs, outputs] = [integer(1, 40), integer(1, 200), integer(1, 70)];
    const random = randomValues(round);
    const x = random(rows * inputs);
    const weights = random(inputs * outputs).map((value) => value * Math.sqrt(3 / inputs));
    const bias = round % 2 ? random(outputs) : undefined;
    const residual = round % 4 < 2 ? random(rows * outputs) : undefined;
    const activation = activations[round % 4]!;
    const result = tf.tidy(() =>
      layers.linear(
        tf.tensor(x, [1, rows, inputs]),
        new DenseMatrix(tf.tensor2d(weights, [inputs, outputs])),
        {
          activation,
          ...(bias ? { bias: tf.tensor1d(bias) } : {}),
          ...(residual ? { residual: tf.tensor(residual, [1, rows, outputs]) } : {}),
        },
      ),
    );
    expect(result.shape).toEqual([1, rows, outputs]);
    const twin = linearTwin({
      ...{ rows, inputs, outputs, x, weights, activation },
      ...(bias ? { bias } : {}),
      ...(residual ? { residual } : {}),
    });
    worst = Math.max(worst, await close(result, twin, 3e-6, `${rows}×${inputs}×${outputs} ${activation}`));
  }
  console.info(`measured on wasm: product ${worst.toExponential(1)}`);
});

it('keeps GELU’s smallest results to their last digits', async () => {
  const x = Float32Array.from({ length: 4096 }, (_, i) => (i - 2048) / 150);
  const one = new DenseMatrix(tf.tensor2d([1], [1, 1]));
  const result = layers.linear(tf.tensor2d(x, [4096, 1]), one, { activation: 'gelu' });
  const twin = linearTwin({ rows: 4096, inputs: 1, outputs: 1, x, weights: [1], activation: 'gelu' });
  console.info(`measured on wasm: GELU ${(await close(result, twin, 1e-6, 'gelu')).toExponential(1)}`);
  one.dispose();
});

it('norms rows as its f64 twin does, also far from zero', async () => {
  const integer = randomIntegers(5);
  let worst = 0;
  for (let round = 0; round < 12; round++) {
    const rows = integer(1, 30);
    const width = round % 4 === 3 ? integer(1, 50) : 4 * integer(1, 200);
    const random = randomValues(round + 7);
    const x = random(rows * width).map((value) => value + (round % 2 ? 100 : 0));
    const [gamma, beta] = [random(width), random(width)];
    const result = tf.tidy(() =>
      layers.layerNorm(tf.tensor2d(x, [rows, width]), tf.tensor1d(gamma), tf.tensor1d(beta), 1e-6),
    );
    const twin = layerNormTwin(x, width, gamma, beta, 1e-6);
    // widths that are no whole vectors go the tfjs way, which loses more of a mean that is large
    const bound = width % 4 === 0 ? 3e-6 : 1e-3;
    const error = await close(result, twin, bound, `${rows}×${width}`);
    if (width % 4 === 0) worst = Math.max(worst, error);
  }
  console.info(`measured on wasm: layer norm ${worst.toExponential(1)}`);
});

it('attends as its f64 twin does, with and without masks and shared keys', async () => {
  const integer = randomIntegers(21);
  let worst = 0;
  for (let round = 0; round < 16; round++) {
    const heads = integer(1, 4);
    const width = heads * (round % 5 === 4 ? integer(1, 9) : 4 * integer(1, 16));
    const batch = integer(1, 3);
    const keyBatch = round % 2 ? 1 : batch;
    const maskBatch = round % 4 < 2 ? 0 : round % 4 === 2 ? batch : 1;
    const [queries, keys] = [integer(1, 70), integer(1, 70)];
    const random = randomValues(round + 40);
    const query = random(batch * queries * width).map((x) => 4 * x);
    const [key, value] = [random(keyBatch * keys * width), random(keyBatch * keys * width)];
    const mask = random(maskBatch * keys).map((x, i) => (x > 0 && i % keys > 0 ? -10000 : 0));
    const result = tf.tidy(() =>
      layers.attention(
        tf.tensor3d(query, [batch, queries, width]),
        tf.tensor3d(key, [keyBatch, keys, width]),
        tf.tensor3d(value, [keyBatch, keys, width]),
        { heads, ...(maskBatch ? { keyMask: tf.tensor2d(mask, [maskBatch, keys]) } : {}) },
      ),
    );
    const twin = attentionTwin({
      ...{ batch, keyBatch, queries, keys, width, heads, query, key, value },
      ...(maskBatch ? { mask, maskBatch } : {}),
    });
    const label = `${batch}/${keyBatch}×${queries}×${keys}×${width} heads ${heads} masks ${maskBatch}`;
    worst = Math.max(worst, await close(result, twin, 2e-6, label));
  }
  console.info(`measured on wasm: attention ${worst.toExponential(1)}`);
});

it('hides from each query the keys behind it', async () => {
  // more rows than a task takes
  const [batch, tokens, width, heads] = [2, 203, 24, 3];
  const random = randomValues(8);
  const [query, key, value] = [0, 1, 2].map(() => random(batch * tokens * width)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const twin = attentionTwin({
    ...{ batch, keyBatch: batch, queries: tokens, keys: tokens, width, heads, query, key, value },
    causal: true,
  });
  const held = tf.engine().backend.numDataIds();
  for (const on of [layers, referenceLayers]) {
    const result = tf.tidy(() => {
      const tensors = [query, key, value].map((values) => tf.tensor3d(values, [batch, tokens, width]));
      return on.attention(tensors[0]!, tensors[1]!, tensors[2]!, { heads, causal: true });
    });
    await close(result, twin, 2e-6, 'causal');
  }
  expect(tf.engine().backend.numDataIds()).toBe(held);
});

it('gives the same patches and neighbourhoods as the reference, and frees what it makes', async () => {
  const random = randomValues(9);
  const pixels = tf.tensor4d(random(2 * 8 * 12 * 3), [2, 8, 12, 3]);
  const [embed, filter] = [
    [48, 8],
    [27, 8],
  ].map(
    ([inputs, outputs]) => new DenseMatrix(tf.tensor2d(random(inputs! * outputs!), [inputs!, outputs!])),
  ) as [DenseMatrix, DenseMatrix];
  const bias = tf.tensor1d(random(8));
  const held = tf.engine().backend.numDataIds();
  for (const work of [
    (on: typeof referenceLayers) => on.patchEmbed(pixels, embed, bias, 4),
    (on: typeof referenceLayers) => on.patchEmbed(pixels, embed, undefined, 4),
    (on: typeof referenceLayers) => on.conv3x3(pixels, filter, { bias, activation: 'relu' }),
    (on: typeof referenceLayers) => on.conv3x3(pixels, filter),
    (on: typeof referenceLayers) => on.conv3x3(pixels, filter, { bias, activation: 'gelu' }),
    (on: typeof referenceLayers) =>
      on.attention(
        ...([0, 1, 2].map(() => pixels.reshape<tf.Tensor3D>([2, 24, 12])) as [
          tf.Tensor3D,
          tf.Tensor3D,
          tf.Tensor3D,
        ]),
        { heads: 3 },
      ),
  ]) {
    const [ours, theirs] = [tf.tidy(() => work(layers)), tf.tidy(() => work(referenceLayers))];
    expect(ours.shape).toEqual(theirs.shape);
    await close(ours, Float64Array.from(await theirs.data()), 3e-6, 'against the reference');
    theirs.dispose();
  }
  expect(tf.engine().backend.numDataIds()).toBe(held);
});

it('splits along the last axis, whole vectors or not', async () => {
  for (const [width, sizes] of [
    [24, [8, 8, 8]],
    [24, [4, 20]],
    [9, [3, 6]],
  ] as const) {
    const values = randomValues(4)(5 * width);
    const parts = tf.tidy(() => tf.split(tf.tensor3d(values, [1, 5, width]), [...sizes], 2));
    let first = 0;
    for (const [i, size] of sizes.entries()) {
      const expected = Array.from(
        { length: 5 * size },
        (_, k) => values[Math.floor(k / size) * width + first + (k % size)],
      );
      expect(Array.from(await parts[i]!.data())).toEqual(expected);
      first += size;
    }
    tf.dispose(parts);
  }
});
