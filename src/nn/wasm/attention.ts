import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { AttentionOptions } from '../layers.ts';
import type { Tensor3D } from '../tf.ts';
import type { Jobs } from './jobs/jobs.ts';
import { addressOf, asTensor, free } from './memory.ts';
import { jobKinds } from './product/instances.ts';
import { panelColumns } from './product/panels.ts';

/** Bytes of an f32. */
const f32 = 4;

/** Queries of a task at most: their logits then stay in a core's own cache. */
const mostRows = 96;
/** Rows that are multiplied at once. */
const tileRows = 4;

/**
 * q [Bq, Tq, D], k and v [Bq or 1, Tk, D], mask [Bq or 1, Tk] added to the logits → [Bq, Tq, D]; causal or not. D is a multiple of
 * 4 · heads: our kernels move whole vectors.
 */
export function attend(
  backend: BackendWasm,
  jobs: Jobs,
  [query, key, value]: [Tensor3D, Tensor3D, Tensor3D],
  { heads, keyMask, causal = false }: AttentionOptions,
): Tensor3D {
  const [batch, tokens, width] = query.shape;
  const [keyBatch, keys] = key.shape;
  const masks = keyMask ? keyMask.size / keys : 1;
  // one set of keys for all: every crop's queries become rows of one product
  const sets = keyBatch === 1 && masks === 1 ? 1 : batch;
  const rows = (batch * tokens) / sets;
  const size = width / heads;
  const chunks = Math.ceil(rows / mostRows);
  const taskRows = tileRows * Math.ceil(rows / chunks / tileRows);
  const own = scratchSize(size, keys, taskRows);
  const out = backend.makeOutput(query.shape, 'float32');
  const scratch = backend.makeOutput([jobs.threads * own], 'float32');
  const at = (info: { dataId: object }): number => addressOf(backend, info);
  jobs.run(jobKinds.attend, sets * heads * Math.ceil(rows / taskRows), [
    ...[at(query), at(key), at(value), at(out), keyMask ? at(keyMask) : 0],
    ...[f32 * width, f32 * size, rows, keys, heads, keyBatch === 1 ? 0 : 1],
    ...[bitsOf(1 / Math.sqrt(size)), causal ? 1 : 0, taskRows],
    ...[at(scratch), f32 * own, masks === 1 ? 0 : f32 * keys],
  ]);
  free(backend, scratch);
  return asTensor(out, query.shape) as Tensor3D;
}

/** Values of a thread's own memory: panels of keys and of values, logits and a mask, as attention.wat lays them out. */
function scratchSize(size: number, keys: number, rows: number): number {
  const whole = (columns: number) => panelColumns * Math.ceil(columns / panelColumns);
  const evenKeys = 2 * Math.ceil(keys / 2);
  return whole(keys) * size + evenKeys * whole(size) + whole(keys) * (rows + 1);
}

/** The bits of an f32 as an i32, which is what words are. */
function bitsOf(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0]!;
}
