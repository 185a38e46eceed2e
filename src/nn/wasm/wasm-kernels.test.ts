import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import * as tf from '../tf.ts';
import { installBatchedMatMul } from './batched-matmul.ts';
import { installRowGather } from './row-gather.ts';
import { installSegmentSum } from './segment-sum.ts';
import { installSlice } from './slice.ts';
import { startWasm } from './node/start-wasm.ts';

beforeAll(async () => {
  await startWasm();
  installBatchedMatMul();
  installSegmentSum();
  installRowGather();
  installSlice();
});

const values = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + seed) * 2);

it('multiplies batches, transposed or not, as plain f64 loops do', async () => {
  const size = fc.integer({ min: 1, max: 9 });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(size, size, size, size),
      fc.boolean(),
      fc.boolean(),
      fc.nat(1000),
      async ([batch, m, k, n], transposeA, transposeB, seed) => {
        const a = values(batch * m * k, seed);
        const b = values(batch * k * n, seed + 1);
        const out = tf.tidy(() =>
          tf.matMul(
            tf.tensor3d(a, transposeA ? [batch, k, m] : [batch, m, k]),
            tf.tensor3d(b, transposeB ? [batch, n, k] : [batch, k, n]),
            transposeA,
            transposeB,
          ),
        );
        const actual = await out.data();
        for (let i = 0; i < batch; i++) {
          for (let r = 0; r < m; r++) {
            for (let c = 0; c < n; c++) {
              let sum = 0;
              for (let x = 0; x < k; x++) {
                const left = a[i * m * k + (transposeA ? x * m + r : r * k + x)]!;
                const right = b[i * k * n + (transposeB ? c * k + x : x * n + c)]!;
                sum += left * right;
              }
              expect(Math.abs(actual[(i * m + r) * n + c]! - sum)).toBeLessThan(1e-4);
            }
          }
        }
        out.dispose();
      },
    ),
    { numRuns: 60 },
  );
});

it('frees everything that it makes', () => {
  const before = tf.memory().numTensors;
  const held = tf.engine().backend.numDataIds();
  tf.tidy(() => void tf.matMul(tf.ones([3, 4, 5]), tf.ones([3, 6, 5]), false, true));
  expect(tf.engine().backend.numDataIds()).toBe(held);
  expect(tf.memory().numTensors).toBe(before);
});

it('sums rows by segment, the gradient of looking them up', async () => {
  const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
  const grad = tf.grad((x: tf.Tensor) =>
    tf
      .gather(x, tf.tensor1d([2, 0, 2], 'int32'))
      .square()
      .sum(),
  )(table);
  // d/dx Σ x² over the looked-up rows: 2x for each time a row was looked up
  expect(Array.from(await grad.data())).toEqual([2, 4, 0, 0, 20, 24]);
});

it('looks rows up, whole, and refuses rows that are not there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }),
      async (rows, inner, raw) => {
        const width = inner.reduce((a, b) => a * b, 1);
        const table = values(rows * width, 3);
        const numbers = raw.map((number) => number % rows);
        const found = tf.tidy(() =>
          tf.gather(tf.tensor(table, [rows, ...inner]), tf.tensor1d(numbers, 'int32')),
        );
        expect(found.shape).toEqual([numbers.length, ...inner]);
        const expected = numbers.flatMap((row) => [...table.subarray(row * width, (row + 1) * width)]);
        expect([...(await found.data())]).toEqual(expected);
        found.dispose();
      },
    ),
  );
  expect(() => tf.tidy(() => tf.gather(tf.ones([2, 3]), tf.tensor1d([2], 'int32')))).toThrow('row 2');
});

it('slices tensors of any rank as an index at a time does', async () => {
  // up to 60 values on the last axis: runs that are copied whole and runs that are not
  const axis = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(), fc.nat())
    .map(([length, from, count]) => ({ length, from, count }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(axis, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const),
      async (axes, factor, dtype) => {
        const shape = axes.map(({ length }, i) => (i === axes.length - 1 ? length * factor : length));
        const begin = axes.map(({ from }, i) => from % shape[i]!);
        const size = axes.map(({ count }, i) => count % (shape[i]! - begin[i]! + 1));
        const total = shape.reduce((a, b) => a * b, 1);
        const all = Array.from({ length: total }, (_, i) => ((7 * i) % 1009) % (dtype === 'bool' ? 2 : 1009));
        const sliced = tf.tidy(() => tf.tensor(all, shape, dtype).slice(begin, size));
        expect(sliced.shape).toEqual(size);
        const expected = all.filter((_, i) => {
          let rest = i;
          return shape
            .toReversed()
            .map((length) => {
              const place = rest % length;
              rest = Math.floor(rest / length);
              return place;
            })
            .toReversed()
            .every((place, k) => place >= begin[k]! && place < begin[k]! + size[k]!);
        });
        expect([...(await sliced.data())]).toEqual(expected);
        sliced.dispose();
      },
    ),
  );
  // one number is of the first axis, and −1 all that is left
  const rest = tf.tidy(() => tf.range(0, 24).reshape([4, 2, 3]).slice(1, 2).slice([0, 1], [-1, 1]));
  expect(await rest.array()).toEqual([[[9, 10, 11]], [[15, 16, 17]]]);
  rest.dispose();
});
