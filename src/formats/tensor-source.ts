import type { DType } from './dtypes.ts';

/** A type of elements that cannot be read, by its name: float8, complex numbers, quantised and sparse tensors. */
interface UnsupportedType {
  unsupported: string;
}

export interface TensorInfo {
  shape: number[];
  dtype: DType | UnsupportedType;
}

/** Named tensors of a checkpoint, read one at a time. */
export interface TensorSource {
  /** File name, for messages. */
  readonly name: string;
  /** Classes and functions of a training program whose objects were replaced by inert placeholders. */
  readonly standIns?: readonly string[];
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Row-major values as f32 (wider types are rounded); not of an unsupported type. */
  read(name: string): Promise<Float32Array<ArrayBuffer>>;
}

/** Number of values of a shape; 1 for a scalar. */
export function countValues(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
