import type { ParameterSpec } from '../../spec/parameters.ts';
import type { Matrix, Parameters } from '../../nn/layers.ts';
import { DenseMatrix } from '../../nn/reference/dense.ts';
import * as tf from '../../nn/tf.ts';
import { toInputMajor, toOutputMajor } from '../../formats/weight-layout.ts';
import { isMeasured } from './initialise.ts';

/** A copy of a parameter's values in stored layout. @param values as its Variable holds them */
function inStoredLayout({ kind, shape }: ParameterSpec, values: Float32Array): Float32Array {
  return kind === 'matrix' || kind === 'convolution'
    ? toOutputMajor(values, shape)
    : Float32Array.from(values);
}

/** A model's parameters as tfjs Variables: the reference layers read them, the optimiser changes them. */
export class TrainableParameters implements Parameters {
  readonly specs: readonly ParameterSpec[];
  private readonly variables = new Map<string, tf.Variable>();
  private readonly matrices = new Map<string, DenseMatrix>();

  /** @param values in stored layout, [out, in] or [out, in, kh, kw] for a matrix */
  constructor(specs: readonly ParameterSpec[], values: (spec: ParameterSpec) => Float32Array) {
    this.specs = specs;
    for (const spec of specs) {
      const given = values(spec);
      const dense = spec.kind === 'matrix' || spec.kind === 'convolution';
      const variable = tf.tidy(() => {
        const shape = dense ? [given.length / spec.shape[0]!, spec.shape[0]!] : spec.shape;
        return tf.variable(tf.tensor(dense ? toInputMajor(given, spec.shape) : given, shape, 'float32'));
      });
      this.variables.set(spec.name, variable);
      if (dense) this.matrices.set(spec.name, new DenseMatrix(variable as unknown as tf.Tensor2D));
    }
  }

  /** A matrix parameter, [inputs, outputs]. @throws RangeError for a name there is not */
  matrix(name: string): Matrix {
    const found = this.matrices.get(name);
    if (!found) throw new RangeError(`no matrix parameter ${name}`);
    return found;
  }

  /** A parameter in its stored shape, [C] or [rows, ...]. @throws RangeError for a name there is not */
  tensor(name: string): tf.Tensor {
    return this.variable(name);
  }

  has(name: string): boolean {
    return this.variables.has(name);
  }

  /** The Variable itself, which stays ours; a matrix lies [inputs, outputs]. @throws RangeError for a name there is not */
  variable(name: string): tf.Variable {
    const found = this.variables.get(name);
    if (!found) throw new RangeError(`no parameter ${name}`);
    return found;
  }

  /** Names that training changes: all but measured constants and those of frozen prefixes. */
  trained(frozen: readonly string[] = []): string[] {
    return this.specs
      .map((spec) => spec.name)
      .filter((name) => !isMeasured(name) && !frozen.some((prefix) => name.startsWith(prefix)));
  }

  /** Values in stored layout, for a package: a matrix [out, in] or [out, in, kh, kw]. @param tensor as `variable` gives it */
  stored(spec: ParameterSpec, tensor: tf.Tensor = this.variable(spec.name)): Float32Array {
    return inStoredLayout(spec, tensor.dataSync<'float32'>());
  }

  /** The same where the backend cannot be waited for, as WebGPU in Node. */
  async read(spec: ParameterSpec, tensor: tf.Tensor = this.variable(spec.name)): Promise<Float32Array> {
    return inStoredLayout(spec, await tensor.data<'float32'>());
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
  }
}
