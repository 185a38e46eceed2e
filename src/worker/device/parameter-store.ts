import { sha256Text } from '../../formats/sha256.ts';
import { tensor as makeTensor, type Tensor } from '../../nn/tf.ts';
import type { Layers, Matrix, Parameters } from '../../nn/layers.ts';
import type { StoredWeight } from '../../formats/weight.ts';
import { expandWeight } from '../../formats/stored-weight.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import { poolOf, weightKey, type HeldWeight } from './weight-pool.ts';

const isMatrix = ({ kind }: ParameterSpec): boolean => kind === 'matrix' || kind === 'convolution';

/** Parameters of a loaded model, owned: weights prepared by one implementation of the layers as they arrive. */
export class ParameterStore implements Parameters {
  private readonly matrices = new Map<string, Matrix>();
  private readonly tensors = new Map<string, Tensor>();
  private readonly layers: Layers;
  /** Keys in the pool of the weights that may be shared, by their names. */
  private readonly keys = new Map<string, string>();

  constructor(layers: Layers) {
    this.layers = layers;
  }

  /** Prepares one stored parameter; its bytes may be dropped afterwards. */
  add(spec: ParameterSpec, stored: StoredWeight): void {
    this.hold(spec, this.prepared(spec, stored));
  }

  /** As `add`, but a weight that another model on this device has already is not held a second time. */
  async addShared(spec: ParameterSpec, stored: StoredWeight): Promise<void> {
    const key = await weightKey(spec, stored);
    this.hold(
      spec,
      poolOf(this.layers).take(key, () => this.prepared(spec, stored)),
    );
    this.keys.set(spec.name, key);
  }

  /**
   * What tells the weights of a part of the model from others: equal for equal tensors of equal names.
   *
   * @param belongs whether the parameter of a name is of that part
   */
  async digest(belongs: (name: string) => boolean): Promise<string> {
    const lines = [...this.keys].filter(([name]) => belongs(name)).map(([name, key]) => `${name} ${key}`);
    return sha256Text(lines.sort().join('\n'));
  }

  private prepared(spec: ParameterSpec, stored: StoredWeight): HeldWeight {
    if (isMatrix(spec)) return this.layers.prepare(stored);
    const table = spec.kind === 'table' ? this.layers.uploadTable?.(stored) : undefined;
    return table ?? makeTensor(expandWeight(stored), stored.shape);
  }

  private hold(spec: ParameterSpec, weight: HeldWeight): void {
    if (isMatrix(spec)) this.matrices.set(spec.name, weight as Matrix);
    else this.tensors.set(spec.name, weight as Tensor);
  }

  /** A parameter stored [out, in] or [out, in, kh, kw], prepared for the layers. @throws RangeError for a name there is not */
  matrix(name: string): Matrix {
    const found = this.matrices.get(name);
    if (!found) throw new RangeError(`no matrix parameter ${name}`);
    return found;
  }

  /** A parameter in its stored shape, [C] or [rows, ...]. @throws RangeError for a name there is not */
  tensor(name: string): Tensor {
    const found = this.tensors.get(name);
    if (!found) throw new RangeError(`no tensor parameter ${name}`);
    return found;
  }

  has(name: string): boolean {
    return this.matrices.has(name) || this.tensors.has(name);
  }

  dispose(): void {
    const pool = poolOf(this.layers);
    for (const [name, weight] of [...this.matrices, ...this.tensors]) {
      const key = this.keys.get(name);
      if (key === undefined) weight.dispose();
      else pool.release(key);
    }
    this.matrices.clear();
    this.tensors.clear();
    this.keys.clear();
  }
}
