/** The functions of kernels.wat; addresses and sizes in bytes. */
export interface WasmKernels {
  /** x = GELU(x) in place, `bytes` of f32 (a multiple of 16). */
  gelu(x: number, bytes: number): void;
  /** x = x·σ(1.702 x) in place, `bytes` of f32 (a multiple of 16). */
  quickGelu(x: number, bytes: number): void;
  /** x = max(x, 0) in place, `bytes` of f32 (a multiple of 16). */
  relu(x: number, bytes: number): void;
  /** x += y in place, `bytes` of f32 (a multiple of 16). */
  add(x: number, y: number, bytes: number): void;
  /** `rows` rows of `bytes` (a multiple of 16) from x to out; gamma and beta are one row each. */
  layerNorm(
    x: number,
    gamma: number,
    beta: number,
    out: number,
    rows: number,
    bytes: number,
    epsilon: number,
  ): void;
  /** `rows` rows of `bytes` (a multiple of 16) from x to out, `stride` and `outStride` bytes apart, times `scale`. */
  move(
    x: number,
    stride: number,
    out: number,
    outStride: number,
    rows: number,
    bytes: number,
    scale: number,
  ): void;
  /** The same turned: value k of row r goes to row k, place r. */
  turn(x: number, stride: number, out: number, outStride: number, rows: number, bytes: number): void;
}
