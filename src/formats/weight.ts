/** A weight as it lies in a package: PyTorch layout [out, in, ...], before an implementation prepares it. */
export interface StoredWeight {
  shape: number[];
  dtype: 'f32' | 'f16' | 'int8' | 'int4';
  /** Little-endian values; int4 holds two values a byte, low nibble first, each row padded to whole bytes. */
  bytes: Uint8Array;
  /** int8: one per output row. int4: per row and group of 32 along the flattened input. */
  scales?: Float32Array;
}
