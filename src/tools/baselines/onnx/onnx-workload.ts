/** A tensor that is given to an ONNX model. */
export type OnnxInput =
  | { type: 'float32'; values: Float32Array; shape: number[] }
  | { type: 'int32'; values: Int32Array; shape: number[] };

/** A model file and what it is run on. */
export interface OnnxWork {
  model: Uint8Array<ArrayBuffer>;
  inputs: Record<string, OnnxInput>;
}
