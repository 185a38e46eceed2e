import type { DType } from './dtypes.ts';

export interface TensorInfo {
  shape: number[];
  dtype: DType;
}

/** Named tensors of a checkpoint, read one at a time. */
export interface TensorSource {
  /** File name, for messages. */
  readonly name: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Row-major values as f32 (wider types are rounded). */
  read(name: string): Promise<Float32Array<ArrayBuffer>>;
}

/** Number of values of a shape; 1 for a scalar. */
export function countValues(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
