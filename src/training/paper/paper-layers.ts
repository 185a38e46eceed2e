import type { ModelConfig } from '../../spec/config.ts';
import { csfScores } from '../../nn/csf/scores.ts';
import type { Layers, LinearOptions, Matrix, Parameters } from '../../nn/layers.ts';
import { attentionWeights, referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { Random } from '../../shared/random.ts';
import type { Procedure } from './procedure.ts';

/** Whether the network trains, and where its random numbers come from meanwhile. */
export interface Active {
  training: boolean;
  random: Random;
  /** Whether the activations of blocks are computed a second time on the way back. */
  recompute: boolean;
}

/** Zeroes a share `rate` of what `shape` counts, and divides the rest by what is kept. [...] → [...]. */
function dropout<T extends tf.Tensor>(x: T, rate: number, random: Random, shape: number[] = x.shape): T {
  return tf.tidy(() => {
    const count = shape.reduce((a, b) => a * b, 1);
    const keep = Float32Array.from({ length: count }, () => (random.uniform() < rate ? 0 : 1 / (1 - rate)));
    return x.mul<T>(tf.tensor(keep, shape));
  });
}

/** How a layer is disturbed while training. */
interface Disturbance {
  rate: number;
  /** `values`: dropout of the layer's result. `samples`: stochastic depth, which leaves the layer out for some samples. */
  what: 'values' | 'samples';
}

/** The layers whose result is added to the stream: BERT's dropout, and the image tower's stochastic depth, 0 at its first block. */
function disturbances(
  { text, imageTower }: ModelConfig,
  parameters: Parameters,
  { textDropout, imageDropPath }: Pick<Procedure, 'textDropout' | 'imageDropPath'>,
): Map<Matrix, Disturbance> {
  const found = new Map<Matrix, Disturbance>();
  const add = (name: string, rate: number, what: Disturbance['what']) => {
    if (rate > 0) found.set(parameters.matrix(`${name}.weight`), { rate, what });
  };
  for (let i = 0; i < text.depth; i++) {
    const parts = ['self.output', ...(text.grounded ? ['cross.output'] : []), 'mlp.out'];
    for (const part of parts) add(`text.layers.${i}.${part}`, textDropout, 'values');
  }
  for (let i = 0; i < imageTower.depth; i++) {
    const rate = (imageDropPath * i) / Math.max(1, imageTower.depth - 1);
    for (const part of ['attention.output', 'mlp.out']) add(`image.blocks.${i}.${part}`, rate, 'samples');
  }
  return found;
}

/** The queries of the text encoder, whose attention has dropout as well. */
function textQueries({ text }: ModelConfig, parameters: Parameters): Set<Matrix> {
  const kinds = text.grounded ? ['self', 'cross'] : ['self'];
  return new Set(
    Array.from({ length: text.depth }, (_, i) =>
      kinds.map((kind) => parameters.matrix(`text.layers.${i}.${kind}.query.weight`)),
    ).flat(),
  );
}

/** Raw CSF scores as the released code computes them: the grey range of the whole batch, and one map, the sum over it, for all. */
const batchCsf: Layers['csfScores'] = (pixels, csf) => {
  const [batch, height, width, channels] = pixels.shape;
  return tf.tidy(() => {
    // crops one above the other are one image, of which a patch never takes two
    const tall = csfScores(pixels.reshape([1, batch * height, width, channels]), csf);
    const [, rows, columns] = tall.shape;
    return tall
      .reshape([batch, rows / batch, columns])
      .sum(0, true)
      .tile<tf.Tensor3D>([batch, 1, 1]);
  });
};

/** The reference layers as a procedure trains them: with its dropout while `active.training`, and its reading of the CSF map. */
export function paperLayers(
  config: ModelConfig,
  parameters: Parameters,
  procedure: Pick<Procedure, 'textDropout' | 'imageDropPath' | 'csf'>,
  active: Active,
  block?: Layers['block'],
): Layers {
  const { textDropout } = procedure;
  const disturbed = disturbances(config, parameters, procedure);
  const queries = textDropout > 0 ? textQueries(config, parameters) : new Set<Matrix>();
  const asked = new WeakSet<tf.Tensor>();
  const base = referenceLayers;

  const linear = (x: tf.Tensor, weight: Matrix, options: LinearOptions = {}): tf.Tensor => {
    const disturbance = active.training ? disturbed.get(weight) : undefined;
    if (!disturbance) {
      const out = base.linear(x, weight, options);
      if (active.training && queries.has(weight)) asked.add(out);
      return out;
    }
    const { residual, ...rest } = options;
    return tf.tidy(() => {
      const out = base.linear(x, weight, rest);
      const shape =
        disturbance.what === 'values' ? out.shape : out.shape.map((side, axis) => (axis === 0 ? side : 1));
      const kept = dropout(out, disturbance.rate, active.random, shape);
      return residual ? kept.add(residual) : kept;
    });
  };

  return {
    ...base,
    ...(block ? { block } : {}),
    linear,
    layerNorm: (x, gamma, beta, epsilon) => {
      const out = base.layerNorm(x, gamma, beta, epsilon);
      const embedding = textDropout > 0 && gamma === parameters.tensor('text.norm.weight');
      return active.training && embedding ? dropout(out, textDropout, active.random) : out;
    },
    attention: (query, key, value, options) => {
      if (!asked.has(query)) return base.attention(query, key, value, options);
      return tf.tidy(() => {
        const weights = dropout(attentionWeights(query, key, options), textDropout, active.random);
        const [batch, tokens, width] = value.shape;
        const heads = value
          .reshape([batch, tokens, options.heads, width / options.heads])
          .transpose([0, 2, 1, 3]);
        return tf
          .matMul(weights, heads)
          .transpose([0, 2, 1, 3])
          .reshape<tf.Tensor3D>([query.shape[0], query.shape[1], width]);
      });
    },
    // scoring takes each crop as if alone, whatever training does
    csfScores: (pixels, csf) =>
      active.training && procedure.csf === 'batch' ? batchCsf(pixels, csf) : base.csfScores(pixels, csf),
  };
}
