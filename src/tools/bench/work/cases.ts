import * as tf from '../../../nn/tf.ts';
import type { Tensor, Tensor1D, Tensor3D, Tensor4D } from '../../../nn/tf.ts';
import type { BenchCase } from './bench-case.ts';
import { randomValues, randomWeight } from './random.ts';
import { vitCase } from './vit.ts';

function values(shape: number[], seed: number): Tensor {
  return tf.tensor(
    randomValues(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );
}

function linearCase(
  name: string,
  [rows, inputs, outputs]: [number, number, number],
  options: { gelu?: boolean; residual?: boolean } = {},
): BenchCase {
  return {
    name: `${name} [${rows}, ${inputs}] × [${inputs}, ${outputs}]${options.gelu ? ', GELU' : ''}${options.residual ? ', residual' : ''}`,
    weighted: true,
    prepare(layers, format) {
      const weight = layers.prepare(randomWeight([outputs, inputs], format, 1));
      const x = values([rows, inputs], 2);
      const bias = values([outputs], 3) as Tensor1D;
      const residual = options.residual ? values([rows, outputs], 4) : undefined;
      return {
        run: () =>
          layers.linear(x, weight, {
            bias,
            activation: options.gelu ? 'gelu' : 'none',
            ...(residual ? { residual } : {}),
          }),
        dispose() {
          weight.dispose();
          tf.dispose([x, bias, ...(residual ? [residual] : [])]);
        },
      };
    },
  };
}

function attentionCase(
  name: string,
  [batch, queries, keys, width, heads]: [number, number, number, number, number],
): BenchCase {
  return {
    name: `${name} ${batch} × ${queries} × ${keys}, ${heads} heads of ${width / heads}`,
    weighted: false,
    prepare(layers) {
      const query = values([batch, queries, width], 1) as Tensor3D;
      const key = values([batch, keys, width], 2) as Tensor3D;
      const value = values([batch, keys, width], 3) as Tensor3D;
      return {
        run: () => layers.attention(query, key, value, { heads }),
        dispose: () => tf.dispose([query, key, value]),
      };
    },
  };
}

const layerNormCase: BenchCase = {
  name: 'layer norm [197, 768]',
  weighted: false,
  prepare(layers) {
    const x = values([197, 768], 1);
    const [gamma, beta] = [values([768], 2) as Tensor1D, values([768], 3) as Tensor1D];
    return {
      run: () => layers.layerNorm(x, gamma, beta, 1e-6),
      dispose: () => tf.dispose([x, gamma, beta]),
    };
  },
};

const patchCase: BenchCase = {
  name: 'patch embedding [1, 224, 224, 3] → 768',
  weighted: true,
  prepare(layers, format) {
    const weight = layers.prepare(randomWeight([768, 3, 16, 16], format, 1));
    const pixels = values([1, 224, 224, 3], 2) as Tensor4D;
    const bias = values([768], 3) as Tensor1D;
    return {
      run: () => layers.patchEmbed(pixels, weight, bias, 16),
      dispose() {
        weight.dispose();
        tf.dispose([pixels, bias]);
      },
    };
  },
};

const convolutionCase: BenchCase = {
  name: 'convolution 3×3 [1, 14, 14, 768] → 512',
  weighted: true,
  prepare(layers, format) {
    const weight = layers.prepare(randomWeight([512, 768, 3, 3], format, 1));
    const x = values([1, 14, 14, 768], 2) as Tensor4D;
    const bias = values([512], 3) as Tensor1D;
    return {
      run: () => layers.conv3x3(x, weight, { bias, activation: 'relu' }),
      dispose() {
        weight.dispose();
        tf.dispose([x, bias]);
      },
    };
  },
};

/** Everything that is timed, by the dimensions of the full-size model. */
export function benchCases(blocks: number): BenchCase[] {
  return [
    linearCase('query, key, value', [197, 768, 2304]),
    linearCase('MLP in', [197, 768, 3072], { gelu: true }),
    linearCase('MLP out', [197, 3072, 768], { residual: true }),
    linearCase('text', [70, 768, 768]),
    attentionCase('attention', [1, 197, 197, 768, 12]),
    attentionCase('cross-attention', [1, 70, 197, 768, 12]),
    layerNormCase,
    patchCase,
    convolutionCase,
    vitCase(blocks),
  ];
}
