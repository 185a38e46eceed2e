import { fusedWidth, type ModelConfig } from '../../spec/config.ts';
import { memberCount } from '../../spec/member-names.ts';
import { scoreShares, sharingHeads } from '../../spec/shares.ts';
import { combinePredictions, memberContext } from '../../model/extensions/members.ts';
import { mixExperts, type ExpertPrediction } from '../../model/moer.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import type { Parameters } from '../../nn/layers.ts';
import { DenseMatrix } from '../../nn/reference/dense.ts';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import { toInputMajor, toOutputMajor } from '../../formats/weight-layout.ts';

/** Columns of what heads read: the input of each member of the regressor, what is added to each head, and the experts' shares where images differ in them. */
export function headColumns({ config, heads }: Pick<HeadShape, 'config' | 'heads'>): number {
  return sharesBegin({ config, heads }) + sharingHeads(config.branches, heads).length;
}

/** The first column of the experts' shares. */
const sharesBegin = ({ config, heads }: Pick<HeadShape, 'config' | 'heads'>): number =>
  memberCount(config) * fusedWidth(config) + heads.length;

/** The experts' share of each score of a head, as its rows say it (`FeatureRows`), [B, columns] → [B], or of all. */
function expertsShareOfRows(features: tf.Tensor2D, shape: HeadShape): number | tf.Tensor1D {
  const { branches } = shape.config;
  const sharing = sharingHeads(branches, shape.heads);
  if (sharing.length === 0) return scoreShares(branches, shape.head).experts;
  // one stands for all where heads do not differ
  const column = sharesBegin(shape) + Math.max(0, sharing.indexOf(shape.head));
  return features.slice([0, column], [features.shape[0], 1]).as1D();
}

/** Values by parameter name, in stored layout: a matrix [out, in], a vector [C]. */
export type HeadWeights = Record<string, Float32Array>;

export interface HeadShape {
  config: ModelConfig;
  head: string;
  /** All heads that are regressors, in the order of their columns. */
  heads: readonly string[];
  specs: readonly ParameterSpec[];
}

/**
 * One head as a start that stays and a difference that is trained: decaying the difference pulls the weights back to where they
 * began, not to zero. All parameters lie in one variable, since a head is small and the calls of the optimiser are not.
 */
export class TunableHead {
  /** [2, half of all values]: two rows, so that the optimiser decays it. */
  readonly difference: tf.Variable;
  private readonly start: tf.Tensor;
  private readonly shape: HeadShape;
  private readonly units: number;
  private readonly origin: number;
  private readonly sizes: number[];

  /**
   * Throws a `RangeError` where a parameter has no values, or not as many as it needs.
   *
   * @param units length of the scale that the weights score on, in units of the packaged head's: what is added to a head is in those
   * @param origin what is added to every score, on the scale that the weights score on
   */
  constructor(shape: HeadShape, weights: HeadWeights, units = 1, origin = 0) {
    this.shape = shape;
    this.units = units;
    this.origin = origin;
    this.sizes = shape.specs.map((spec) => spec.shape.reduce((a, b) => a * b, 1));
    const count = this.sizes.reduce((a, b) => a + b, 0);
    const all = new Float32Array(count + (count % 2));
    let at = 0;
    for (const [i, { name, kind, shape: sides }] of shape.specs.entries()) {
      const values = weights[name];
      if (!values || values.length !== this.sizes[i]) throw new RangeError(`no weights that fit ${name}`);
      all.set(kind === 'matrix' ? toInputMajor(values, sides) : values, at);
      at += values.length;
    }
    if (count % 2) this.sizes.push(1);
    this.start = tf.tensor(all, [2, all.length / 2]);
    this.difference = tf.tidy(() => tf.variable(tf.zerosLike(this.start)));
  }

  /**
   * What the head makes of what it reads (`FeatureRows`), [B, columns] (`headColumns`) → scores [B], on the scale its weights score on.
   * To be called inside a tidy.
   *
   * @throws RangeError for a parameter there is not
   */
  prediction(features: tf.Tensor2D): ExpertPrediction {
    const { config, head, heads, specs } = this.shape;
    const parts = tf.split(this.start.add(this.difference).flatten(), this.sizes);
    const found = new Map(specs.map((spec, i) => [spec.name, { spec, part: parts[i]! }]));
    const of = (name: string) => {
      const parameter = found.get(name);
      if (!parameter) throw new RangeError(`no parameter ${name}`);
      return parameter;
    };
    const parameters: Parameters = {
      has: (name) => found.has(name),
      tensor: (name) => of(name).part.reshape(of(name).spec.shape),
      matrix: (name) => {
        const [outputs = 1, inputs = 1] = of(name).spec.shape;
        return new DenseMatrix(of(name).part.as2D(inputs, outputs));
      },
    };
    const context = { layers: referenceLayers, parameters, config };
    const width = fusedWidth(config);
    const rows = features.shape[0];
    const members = Array.from({ length: memberCount(config) }, (_, member) =>
      mixExperts(features.slice([0, member * width], [rows, width]), head, memberContext(context, member)),
    );
    const prediction = combinePredictions(members);
    const offset = features.slice([0, members.length * width + heads.indexOf(head)], [rows, 1]).as1D();
    const share = expertsShareOfRows(features, this.shape);
    const score = prediction.score.mul(share).add<tf.Tensor1D>(offset.mul(this.units).add(this.origin));
    return { ...prediction, score };
  }

  /** Start and a difference [2, half of all values] together (the present one, where none is given), in stored layout. */
  weights(difference: tf.Tensor = this.difference): HeadWeights {
    const values = tf.tidy(() => this.start.add(difference).dataSync<'float32'>());
    let at = 0;
    const entries = this.shape.specs.map(({ name, kind, shape }, i): [string, Float32Array] => {
      const part = values.slice(at, (at += this.sizes[i]!));
      return [name, kind === 'matrix' ? toOutputMajor(part, shape) : part];
    });
    return Object.fromEntries(entries);
  }

  dispose(): void {
    tf.dispose([this.start, this.difference]);
  }
}
