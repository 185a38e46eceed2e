import { beforeAll, describe, expect, it } from 'vitest';
import { agreementLogits, likenessMatrix } from '../../model/extensions/agreement.ts';
import { frequencyPool } from '../../model/aqafp.ts';
import { crossAttention } from '../../model/cross-attention.ts';
import { mixExperts } from '../../model/moer.ts';
import { initialValues } from '../../training/optimiser/initialise.ts';
import {
  contrastiveLoss,
  correlationLoss,
  crossEntropy,
  rankingLoss,
  smoothL1,
} from '../../training/losses.ts';
import { Random } from '../../shared/random.ts';
import { tinyConfig } from '../../testing/tiny-training.ts';
import { TrainableParameters } from '../../training/optimiser/trainable-parameters.ts';
import { modelParameters } from '../../spec/parameters.ts';
import { installBatchedMatMul } from '../wasm/batched-matmul.ts';
import { installSegmentSum } from '../wasm/segment-sum.ts';
import { installSharedIdentity } from '../wasm/shared-identity.ts';
import * as tf from '../tf.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '../tf.ts';
import { DenseMatrix } from './dense.ts';
import { referenceLayers as layers } from './layers.ts';
import { startWasm } from '../wasm/node/start-wasm.ts';

beforeAll(async () => {
  await startWasm();
  installBatchedMatMul();
  installSegmentSum();
  installSharedIdentity();
});

const random = new Random(11);
const values = (shape: number[], scale = 1) =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => scale * random.normal());

/**
 * Compares autodiff with central differences along random directions, one per input. The function's output is weighted with
 * fixed random numbers so that no part of the gradient can cancel out. f32 sums leave about 1e-3; 2% is far below any wrong term.
 */
function check(f: (...inputs: Tensor[]) => Tensor, ...shapes: number[][]): void {
  const inputs = shapes.map((shape) => values(shape));
  const output = tf.tidy(() => f(...inputs.map((x, i) => tf.tensor(x, shapes[i]))).shape);
  const weights = values(output);
  const loss = (...tensors: Tensor[]): Scalar =>
    f(...tensors)
      .mul(tf.tensor(weights, output))
      .sum();
  const gradients = tf.tidy(() =>
    tf
      .grads(loss)(inputs.map((x, i) => tf.tensor(x, shapes[i])))
      .map((g) => g.dataSync<'float32'>().slice()),
  );
  const at = (which: number, direction: Float32Array, step: number) =>
    tf.tidy(() => {
      const moved = inputs.map((x, i) =>
        tf.tensor(i === which ? x.map((value, k) => value + step * direction[k]!) : x, shapes[i]),
      );
      return loss(...moved).dataSync()[0]!;
    });
  inputs.forEach((_, i) => {
    const direction = values(shapes[i]!);
    const h = 4e-3;
    const numeric = (at(i, direction, h) - at(i, direction, -h)) / (2 * h);
    const exact = gradients[i]!.reduce((sum, g, k) => sum + g * direction[k]!, 0);
    const size = Math.sqrt(gradients[i]!.reduce((sum, g) => sum + g * g, 0));
    expect(Math.abs(numeric - exact), `input ${i}: ${numeric} against ${exact}`).toBeLessThan(
      0.02 * (size + 1e-3),
    );
    expect(size, `input ${i} has no gradient`).toBeGreaterThan(0);
  });
}

const dense = (weight: Tensor) => new DenseMatrix(weight as Tensor2D);

describe('gradients of the reference layers', () => {
  it.each(['none', 'gelu', 'relu'] as const)('linear with bias, residual and activation %s', (activation) => {
    check(
      (x, w, b, r) => layers.linear(x, dense(w), { bias: b as Tensor1D, activation, residual: r }),
      [2, 3, 5],
      [5, 4],
      [4],
      [2, 3, 4],
    );
  });

  it('patch embedding', () => {
    check(
      (x, w, b) => layers.patchEmbed(x as Tensor4D, dense(w), b as Tensor1D, 4),
      [2, 8, 8, 3],
      [48, 6],
      [6],
    );
  });

  it('3×3 convolution', () => {
    check(
      (x, w, b) => layers.conv3x3(x as Tensor4D, dense(w), { bias: b as Tensor1D }),
      [2, 4, 3, 5],
      [45, 4],
      [4],
    );
  });

  it('layer norm', () => {
    check((x, g, b) => layers.layerNorm(x, g as Tensor1D, b as Tensor1D, 1e-6), [3, 8], [8], [8]);
  });

  it('attention, also with a mask and with keys shared by the batch', () => {
    const mask = () => tf.tensor2d([0, 0, 0, -1e9, 0, 0, -1e9, -1e9], [2, 4]);
    check(
      (q, k, v) =>
        layers.attention(q as Tensor3D, k as Tensor3D, v as Tensor3D, { heads: 2, keyMask: mask() }),
      [2, 3, 8],
      [2, 4, 8],
      [2, 4, 8],
    );
    check(
      (q, k, v) => layers.attention(q as Tensor3D, k as Tensor3D, v as Tensor3D, { heads: 2 }),
      [3, 3, 8],
      [1, 4, 8],
      [1, 4, 8],
    );
  });

  it('looking up word vectors', () => {
    const ids = () => tf.tensor1d([3, 0, 3, 6, 2], 'int32');
    check((table) => tf.gather(table as Tensor2D, ids()), [7, 4]);
  });
});

describe('gradients of the model’s parts', () => {
  const heads = ['quality'];
  const specs = modelParameters(tinyConfig, heads);
  const context = () => ({
    layers,
    config: tinyConfig,
    parameters: new TrainableParameters(specs, (spec) =>
      initialValues(spec, random).map((value) => value + 0.1 * random.normal()),
    ),
  });

  it('AQAFP', () => {
    const parts = context();
    const csf = tf.tensor2d(
      values([2, 4], 0.2).map((value) => Math.abs(value) + 0.5),
      [2, 4],
    );
    check((x) => frequencyPool(x as Tensor3D, csf, parts).vector, [2, 4, 8]);
  });

  it('cross-attention of HP and TSAM', () => {
    const parts = context();
    check(
      (x, y) => crossAttention(x as Tensor3D, y as Tensor3D, 'regressor.consistency', parts),
      [2, 3, 8],
      [2, 5, 8],
    );
  });

  it('MoER', () => {
    const parts = context();
    const width = specs.find(({ name }) => name === 'heads.quality.gate.weight')!.shape[1]!;
    check((x) => mixExperts(x as Tensor2D, 'quality', parts).score, [3, width]);
  });

  it('agreement of own texts and likeness of all pairs', () => {
    const parts = context();
    const texts = (rows: number[][]) => ({
      ids: tf.tensor2d(rows, [rows.length, rows[0]!.length], 'int32'),
      mask: tf.tensor2d(
        rows.map((row) => row.map((id) => (id === 0 ? 0 : 1))),
        [rows.length, rows[0]!.length],
      ),
    });
    const prompt = texts([
      [5, 6, 7, 0],
      [8, 9, 0, 0],
    ]);
    const description = texts([
      [6, 11, 12, 13, 5],
      [14, 8, 15, 0, 0],
    ]);
    const own = parts.parameters.variable('branches.agreement.vectors');
    const table = (words: Tensor) => ({
      ...parts,
      parameters: {
        matrix: () => parts.parameters.matrix('heads.quality.gate.weight'),
        has: () => true,
        tensor: (name: string) =>
          name === 'branches.agreement.vectors' ? words : parts.parameters.tensor(name),
      },
    });
    const overlap = tf.tensor2d([0.2, 0.1, 0.02, 0.6, 0.5, 0.3], [2, 3]);
    check((words) => agreementLogits(prompt, description, overlap, table(words)), own.shape);
    check((words) => likenessMatrix(prompt, description, table(words)), own.shape);
  });
});

describe('gradients of the losses', () => {
  const target = () => tf.tensor1d([0.3, -1, 2, 0.5]);
  const weights = () => tf.tensor1d([1, 0, 1, 1]);

  it.each<[string, (x: Tensor1D) => Tensor]>([
    ['smooth L1', (x) => smoothL1(x, target(), 0.5, weights())],
    ['correlation', (x) => correlationLoss(x, target(), weights())],
    ['ranking', (x) => rankingLoss(x, target(), tf.fill<tf.Rank.R1>([4], 5), weights())],
  ])('%s', (_, loss) => {
    check((x) => loss(x as Tensor1D), [4]);
  });

  it('cross-entropy and contrast', () => {
    check((x) => crossEntropy(x as Tensor2D, tf.tensor1d([0, 2, -1], 'int32'), 0.1), [3, 4]);
    check((x) => contrastiveLoss(x.mul(0.1), ['a', 'b', 'a']), [3, 3]);
  });
});
