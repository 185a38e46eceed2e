import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { plain, shared } from './kernels.wat';

/** The functions of kernels.wat; addresses and sizes in bytes. */
export interface WasmKernels {
  /** x = GELU(x) in place, `bytes` of f32 (a multiple of 16). */
  gelu(x: number, bytes: number): void;
  /** x = x·σ(1.702 x) in place, `bytes` of f32 (a multiple of 16). */
  quickGelu(x: number, bytes: number): void;
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

/** Where tfjs's module keeps its memory: on itself where threads share it, else among its exports. */
interface Module {
  wasmMemory?: WebAssembly.Memory;
  asm?: { memory?: WebAssembly.Memory };
}

/**
 * Our kernels on the memory of a WASM backend.
 *
 * @throws Error if this tfjs keeps its memory elsewhere than the version this was written for (4.22)
 */
export function wasmKernels(backend: BackendWasm): WasmKernels {
  const module = backend.wasm as unknown as Module;
  const memory = module.wasmMemory ?? module.asm?.memory;
  if (!memory) throw new Error('this version of tfjs-backend-wasm keeps its memory elsewhere');
  const threads = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(threads ? shared : plain), {
    tfjs: { memory },
  });
  return instance.exports as unknown as WasmKernels;
}
