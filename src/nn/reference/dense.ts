import { tensor2d, type Tensor2D } from '../tf.ts';
import { viewWeight } from '../../formats/stored-weight.ts';
import { toInputMajor } from '../../formats/weight-layout.ts';
import type { Matrix } from '../layers.ts';
import type { StoredWeight } from '../../formats/weight.ts';

/** An f32 matrix [inputs, outputs] as an ordinary tensor (a Variable while training). */
export class DenseMatrix implements Matrix {
  readonly kind = 'dense';
  /** [inputs, outputs] */
  readonly values: Tensor2D;

  /** @param values [inputs, outputs]; `dispose` frees them */
  constructor(values: Tensor2D) {
    this.values = values;
  }

  get inputs(): number {
    return this.values.shape[0];
  }

  get outputs(): number {
    return this.values.shape[1];
  }

  dispose(): void {
    this.values.dispose();
  }
}

/** Expands a stored weight [out, in] or [out, in, kh, kw] of any dtype to f32 values in input-major layout, [kh·kw·in, out]. */
export function denseFromStored(stored: StoredWeight): DenseMatrix {
  const outputs = stored.shape[0]!;
  const values = toInputMajor(viewWeight(stored), stored.shape);
  return new DenseMatrix(tensor2d(values, [values.length / outputs, outputs]));
}

/** Narrows a matrix to what the reference layers multiply with, [inputs, outputs]. @throws TypeError for a packed matrix */
export function denseValues(matrix: Matrix): Tensor2D {
  if (matrix instanceof DenseMatrix) return matrix.values;
  throw new TypeError(`the reference layers cannot multiply by a ${matrix.kind} matrix`);
}
