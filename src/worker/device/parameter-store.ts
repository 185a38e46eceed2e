import { tensor as makeTensor, type Tensor } from '../../nn/tf.ts';
import type { Layers, Matrix, Parameters } from '../../nn/layers.ts';
import type { StoredWeight } from '../../formats/weight.ts';
import { expandWeight } from '../../formats/stored-weight.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';

/** Parameters of a loaded model, owned: weights prepared by one implementation of the layers as they arrive. */
export class ParameterStore implements Parameters {
  private readonly matrices = new Map<string, Matrix>();
  private readonly tensors = new Map<string, Tensor>();
  private readonly layers: Layers;

  constructor(layers: Layers) {
    this.layers = layers;
  }

  /** Prepares one stored parameter; its bytes may be dropped afterwards. */
  add(spec: ParameterSpec, stored: StoredWeight): void {
    if (spec.kind === 'matrix' || spec.kind === 'convolution') {
      this.matrices.set(spec.name, this.layers.prepare(stored));
    } else {
      const table = spec.kind === 'table' ? this.layers.uploadTable?.(stored) : undefined;
      this.tensors.set(spec.name, table ?? makeTensor(expandWeight(stored), stored.shape));
    }
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
    for (const matrix of this.matrices.values()) matrix.dispose();
    for (const tensor of this.tensors.values()) tensor.dispose();
    this.matrices.clear();
    this.tensors.clear();
  }
}
