import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type { AttentionOptions } from '../layers.ts';
import { causalMask } from '../reference/layers.ts';
import type { Tensor, Tensor3D } from '../tf.ts';
import { multiplyEach } from './batched-matmul.ts';
import type { WasmKernels } from './kernels.ts';
import { addressOf, asTensor, free } from './memory.ts';

/** Bytes of an f32. */
const f32 = 4;

/** How attention is laid out as products, one for each head of each set of queries that have the same keys. */
interface Layout {
  heads: number;
  sets: number;
  /** Queries of a set. */
  rows: number;
  keys: number;
  /** Channels of all heads, and of one. */
  width: number;
  size: number;
  /** Which set of keys a set of queries reads. */
  keySet: (set: number) => number;
}

/**
 * q [Bq, Tq, D], k and v [Bq or 1, Tk, D], mask [Bq or 1, Tk] added to the logits → [Bq, Tq, D]; causal or not. D is a multiple of
 * 4 · heads: our kernels move whole vectors.
 */
export function attend(
  backend: BackendWasm,
  kernels: WasmKernels,
  [query, key, value]: [Tensor3D, Tensor3D, Tensor3D],
  { heads, keyMask, causal = false }: AttentionOptions,
): Tensor3D {
  const [batch, tokens, width] = query.shape;
  const [keyBatch, keys] = key.shape;
  const masks = keyMask ? keyMask.size / keys : 1;
  // one set of keys for all: every crop's queries become rows of one product
  const sets = keyBatch === 1 && masks === 1 ? 1 : batch;
  const layout: Layout = {
    heads,
    sets,
    rows: (batch * tokens) / sets,
    keys,
    width,
    size: width / heads,
    keySet: (set) => (keyBatch === 1 ? 0 : set),
  };
  const { queries, turnedKeys, values } = splitHeads(backend, kernels, [query, key, value], layout);
  const { rows, size } = layout;
  const count = sets * heads;
  const multiply = (a: TensorInfo, b: TensorInfo, [n, inner, m]: [number, number, number]): TensorInfo =>
    multiplyEach(a, b, [n, inner, m], count, count, [count, n, m], backend);
  const logits = multiply(queries, turnedKeys, [rows, size, keys]);
  free(backend, queries, turnedKeys);
  const shape: Rows = [sets, heads, rows, keys];
  const seen = keyMask ? addMask(backend, logits, keyMask, [masks, 1, 1, keys], shape) : logits;
  const past = causal ? causalMask(keys) : undefined;
  const weights = softmax(
    backend,
    past ? addMask(backend, seen, past, [1, 1, keys, keys], shape) : seen,
    shape,
  );
  past?.dispose();
  const mixed = multiply(weights, values, [rows, keys, size]);
  free(backend, weights, values);
  const out = backend.makeOutput(query.shape, 'float32');
  joinHeads(backend, kernels, mixed, out, layout);
  free(backend, mixed);
  return asTensor(out, query.shape) as Tensor3D;
}

/** Queries [sets · heads, rows, size], divided by √size, keys turned [sets · heads, size, keys], values [sets · heads, keys, size]. */
function splitHeads(
  backend: BackendWasm,
  kernels: WasmKernels,
  [query, key, value]: [Tensor3D, Tensor3D, Tensor3D],
  { heads, sets, rows, keys, width, size, keySet }: Layout,
): { queries: TensorInfo; turnedKeys: TensorInfo; values: TensorInfo } {
  const queries = backend.makeOutput([sets * heads, rows, size], 'float32');
  const turnedKeys = backend.makeOutput([sets * heads, size, keys], 'float32');
  const values = backend.makeOutput([sets * heads, keys, size], 'float32');
  const at = (info: TensorInfo): number => addressOf(backend, info);
  const [q, k, v, toQ, toK, toV] = [at(query), at(key), at(value), at(queries), at(turnedKeys), at(values)];
  const [stride, bytes] = [f32 * width, f32 * size];
  const scale = 1 / Math.sqrt(size);
  eachHead(sets, heads, (set, head, index) => {
    const fromQ = q + set * rows * stride + head * bytes;
    const [fromK, fromV] = [k, v].map((from) => from + keySet(set) * keys * stride + head * bytes) as [
      number,
      number,
    ];
    kernels.move(fromQ, stride, toQ + index * rows * bytes, bytes, rows, bytes, scale);
    kernels.turn(fromK, stride, toK + index * keys * bytes, f32 * keys, keys, bytes);
    kernels.move(fromV, stride, toV + index * keys * bytes, bytes, keys, bytes, 1);
  });
  return { queries, turnedKeys, values };
}

/** [sets · heads, rows, size] → [sets · rows, heads · size]. */
function joinHeads(
  backend: BackendWasm,
  kernels: WasmKernels,
  mixed: TensorInfo,
  out: TensorInfo,
  { heads, sets, rows, width, size }: Layout,
): void {
  const [from, to] = [addressOf(backend, mixed), addressOf(backend, out)];
  const bytes = f32 * size;
  eachHead(sets, heads, (set, head, index) => {
    const place = to + f32 * set * rows * width + head * bytes;
    kernels.move(from + index * rows * bytes, bytes, place, f32 * width, rows, bytes, 1);
  });
}

function eachHead(
  sets: number,
  heads: number,
  work: (set: number, head: number, index: number) => void,
): void {
  for (let index = 0; index < sets * heads; index++) work(Math.floor(index / heads), index % heads, index);
}

/** Sets of queries, heads, queries of a set, keys. */
type Rows = [sets: number, heads: number, rows: number, keys: number];

/** Logits, which it frees, plus a mask that is broadcast to their shape. */
function addMask(
  backend: BackendWasm,
  logits: TensorInfo,
  mask: Tensor,
  maskShape: number[],
  shape: Rows,
): TensorInfo {
  const b = { dataId: mask.dataId, shape: maskShape, dtype: mask.dtype };
  const run = getKernel('Add', 'wasm').kernelFunc;
  const out = run({ inputs: { a: { ...logits, shape }, b }, backend, attrs: {} }) as TensorInfo;
  free(backend, logits);
  return out;
}

/** Softmax over the keys of logits, which it frees. */
function softmax(backend: BackendWasm, logits: TensorInfo, [sets, heads, rows, keys]: Rows): TensorInfo {
  const run = getKernel('Softmax', 'wasm').kernelFunc;
  const inputs = { logits: { ...logits, shape: [sets * heads * rows, keys] } };
  const out = run({ inputs, backend, attrs: { dim: 1 } }) as TensorInfo;
  free(backend, logits);
  return out;
}
