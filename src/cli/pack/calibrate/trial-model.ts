import type { ParameterSpec } from '../../../spec/parameters.ts';
import type { Layers, LinearOptions, Matrix, Parameters } from '../../../nn/layers.ts';
import type { StoredWeight } from '../../../formats/weight.ts';
import { denseFromStored } from '../../../nn/reference/dense.ts';
import { referenceLayers } from '../../../nn/reference/layers.ts';
import { expandWeight } from '../../../formats/stored-weight.ts';
import * as tf from '../../../nn/tf.ts';
import type { Tensor, Tensor1D, Tensor4D } from '../../../nn/tf.ts';
import { storageFor, type Quantisation } from '../../../package/naming.ts';
import { quantise } from '../../../formats/quantise.ts';

/**
 * Which weights a pass multiplies with. `observe`: the exact ones, comparing each product with what the stored ones give.
 * `stored`: as the package has them. `corrected`: those, with corrected biases.
 */
export type Pass = 'observe' | 'stored' | 'corrected';

/** What was seen of one product, over all rows of all images. */
interface Observation {
  rows: number;
  /** Sum of (exact − stored) for each output. */
  difference: Float64Array;
  squaredError: number;
  squaredExact: number;
}

/** A weight by its name; made into a tensor only where it is multiplied, so that a large model needs no second copy. */
class NamedMatrix implements Matrix {
  readonly kind = 'named';
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;

  constructor(name: string, shape: number[]) {
    this.name = name;
    this.outputs = shape[0]!;
    this.inputs = shape.slice(1).reduce((a, b) => a * b, 1);
  }

  dispose(): void {
    // holds nothing
  }
}

/** A model whose every product can be done with the exact weights and with the stored ones: its layers and parameters. */
export class TrialModel implements Parameters {
  pass: Pass = 'observe';
  readonly layers: Layers;
  private readonly exact = new Map<string, StoredWeight>();
  private readonly stored = new Map<string, StoredWeight>();
  private readonly tensors = new Map<string, Tensor>();
  private readonly storedTables = new Map<string, Tensor>();
  private readonly observations = new Map<string, Observation>();
  private readonly quantisation: Quantisation;
  private corrected = new Map<string, Tensor>();

  constructor(quantisation: Quantisation) {
    this.quantisation = quantisation;
    this.layers = {
      ...referenceLayers,
      prepare: () => {
        throw new TypeError('weights of a trial are added by name');
      },
      linear: (x, weight, options) => this.linear(x, weight, options),
      patchEmbed: (pixels, weight, bias, patch) =>
        this.product(weight, bias, (matrix, b) => {
          const none = tf.zeros<tf.Rank.R1>([weight.outputs]);
          return referenceLayers.patchEmbed(pixels, matrix, b ?? none, patch);
        }),
      conv3x3: (x: Tensor4D, weight: Matrix, options: LinearOptions = {}) =>
        this.product(weight, options.bias, (matrix, bias, plain) =>
          referenceLayers.conv3x3(x, matrix, plain ? {} : { ...options, bias }),
        ),
    };
  }

  /** Adds a parameter with its exact values. */
  add(spec: ParameterSpec, values: Float32Array): void {
    const dtype = storageFor(spec, this.quantisation);
    if (spec.kind !== 'matrix' && spec.kind !== 'convolution') {
      this.tensors.set(spec.name, tf.keep(tf.tensor(values, spec.shape)));
      if (dtype === 'f32') return;
      const back = expandWeight(quantise(values, spec.shape, dtype));
      this.storedTables.set(spec.name, tf.keep(tf.tensor(back, spec.shape)));
      return;
    }
    this.exact.set(spec.name, quantise(values, spec.shape, 'f32'));
    if (dtype !== 'f32') this.stored.set(spec.name, quantise(values, spec.shape, dtype));
  }

  /** A parameter stored [out, in] or [out, in, kh, kw], which the trial's layers multiply by. @throws RangeError for a name there is not */
  matrix(name: string): Matrix {
    const found = this.exact.get(name);
    if (!found) throw new RangeError(`no matrix parameter ${name}`);
    return new NamedMatrix(name, found.shape);
  }

  /** A parameter in its stored shape, [C] or [rows, ...], as this pass has it. @throws RangeError for a name there is not */
  tensor(name: string): Tensor {
    const corrected = this.pass === 'corrected' ? this.corrected.get(name) : undefined;
    const stored = this.pass === 'observe' ? undefined : this.storedTables.get(name);
    const found = corrected ?? stored ?? this.tensors.get(name);
    if (!found) throw new RangeError(`no tensor parameter ${name}`);
    return found;
  }

  has(name: string): boolean {
    return this.exact.has(name) || this.tensors.has(name);
  }

  /** Root of squared error over squared exact results, per weight that was multiplied. */
  outputErrors(): Record<string, number> {
    const errors = [...this.observations].map(([name, { squaredError, squaredExact }]) => [
      name,
      squaredExact > 0 ? Math.sqrt(squaredError / squaredExact) : 0,
    ]);
    return Object.fromEntries(errors) as Record<string, number>;
  }

  /** Biases that make up for the mean difference seen, by name; the pass `corrected` uses them from now on. */
  correctBiases(): Map<string, Float32Array> {
    const biases = new Map<string, Float32Array>();
    tf.dispose([...this.corrected.values()]);
    this.corrected = new Map();
    for (const [weight, { rows, difference }] of this.observations) {
      const name = weight.replace(/weight$/, 'bias');
      const bias = this.tensors.get(name);
      if (!bias) continue;
      const values = Float32Array.from(bias.dataSync(), (value, i) => value + difference[i]! / rows);
      biases.set(name, values);
      this.corrected.set(name, tf.keep(tf.tensor(values, bias.shape)));
    }
    return biases;
  }

  dispose(): void {
    for (const kept of [this.tensors, this.storedTables, this.corrected]) tf.dispose([...kept.values()]);
  }

  private linear(x: Tensor, weight: Matrix, options: LinearOptions = {}): Tensor {
    return this.product(weight, options.bias, (matrix, bias, plain) =>
      referenceLayers.linear(x, matrix, plain ? {} : { ...options, bias }),
    );
  }

  /** One product under the current pass; `plain` asks for it without bias and what follows. */
  private product<T extends Tensor>(
    weight: Matrix,
    bias: Tensor1D | undefined,
    multiply: (matrix: Matrix, bias: Tensor1D | undefined, plain: boolean) => T,
  ): T {
    if (!(weight instanceof NamedMatrix)) throw new TypeError(`a trial cannot multiply by ${weight.kind}`);
    const exact = this.exact.get(weight.name)!;
    const stored = this.stored.get(weight.name);
    return tf.tidy(() => {
      if (this.pass !== 'observe') return multiply(denseFromStored(stored ?? exact), bias, false);
      const matrix = denseFromStored(exact);
      if (stored) {
        const right = multiply(matrix, undefined, true);
        this.observe(weight, right, multiply(denseFromStored(stored), undefined, true));
      }
      return multiply(matrix, bias, false);
    });
  }

  private observe({ name, outputs }: NamedMatrix, right: Tensor, approximate: Tensor): void {
    const rows = right.size / outputs;
    const difference = right.sub(approximate).reshape([rows, outputs]);
    let seen = this.observations.get(name);
    if (!seen) {
      seen = { rows: 0, difference: new Float64Array(outputs), squaredError: 0, squaredExact: 0 };
      this.observations.set(name, seen);
    }
    seen.rows += rows;
    for (const [i, sum] of difference.sum(0).dataSync().entries()) seen.difference[i]! += sum;
    seen.squaredError += difference.square().sum().dataSync()[0]!;
    seen.squaredExact += right.square().sum().dataSync()[0]!;
  }
}
