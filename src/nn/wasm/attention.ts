import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { AttentionOptions } from '../layers.ts';
import type { Tensor3D } from '../tf.ts';
import type { Jobs } from './jobs/jobs.ts';
import { intoNew } from './into-new.ts';
import { addressOf, asTensor } from './memory.ts';
import { jobKinds } from './product/instances.ts';
import { panelColumns } from './product/panels.ts';
import { taskRowsOf } from './product/task-rows.ts';

/** Bytes of an f32. */
const f32 = 4;

/** Sizes of queries [batch, tokens, width], keys and values [keyBatch, keys, width] and masks [masks, keys]; without a mask, masks is 1. */
export interface AttentionSizes {
  batch: number;
  tokens: number;
  width: number;
  heads: number;
  keyBatch: number;
  keys: number;
  masks: number;
  causal: boolean;
}

/** Addresses of what attention reads and writes; `mask` is 0 where there is none. */
export interface AttentionPlaces {
  query: number;
  key: number;
  value: number;
  out: number;
  mask: number;
}

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
  const sizes = { batch, tokens, width, heads, keyBatch, keys, masks, causal };
  const at = (info: { dataId: object }): number => addressOf(backend, info);
  const out = intoNew(
    backend,
    () => [query.shape, [jobs.threads * scratchSize(sizes)]],
    (result, scratch) => {
      const places = { query: at(query), key: at(key), value: at(value), out: at(result) };
      attendAt(jobs, { ...places, mask: keyMask ? at(keyMask) : 0 }, sizes, at(scratch));
    },
  );
  return asTensor(out, query.shape) as Tensor3D;
}

/** `attend` of what lies in memory. @param scratch address of `scratchSize` f32 values for each of the threads */
export function attendAt(
  jobs: Jobs,
  { query, key, value, out, mask }: AttentionPlaces,
  sizes: AttentionSizes,
  scratch: number,
): void {
  const { width, heads, keyBatch, keys, masks } = sizes;
  const { sets, rows, taskRows } = divide(sizes);
  const headWidth = width / heads;
  // in the order in which attention.wat reads them
  const words = {
    ...{ query, key, value, out, mask },
    rowBytes: f32 * width,
    headBytes: f32 * headWidth,
    rows,
    keys,
    heads,
    /** How many sets of keys further on those of the next set of queries lie. */
    keySetStep: keyBatch === 1 ? 0 : 1,
    scale: bitsOf(1 / Math.sqrt(headWidth)),
    causal: sizes.causal ? 1 : 0,
    taskRows,
    scratch,
    scratchBytes: f32 * scratchSize(sizes),
    /** From one mask to the next. */
    maskBytes: masks === 1 ? 0 : f32 * keys,
  };
  jobs.run(jobKinds.attend, sets * heads * Math.ceil(rows / taskRows), Object.values(words));
}

/** How queries are divided: sets that share keys, rows of a set, and rows of a task. */
function divide({ batch, tokens, keyBatch, masks }: AttentionSizes) {
  // one set of keys for all: every crop's queries become rows of one product
  const sets = keyBatch === 1 && masks === 1 ? 1 : batch;
  const rows = (batch * tokens) / sets;
  return { sets, rows, taskRows: taskRowsOf(rows) };
}

/** f32 values of a thread's own memory: panels of keys and of values, logits and a mask, as attention.wat lays them out. */
export function scratchSize(sizes: AttentionSizes): number {
  const { keys, width, heads } = sizes;
  const size = width / heads;
  const whole = (columns: number) => panelColumns * Math.ceil(columns / panelColumns);
  const evenKeys = 2 * Math.ceil(keys / 2);
  return whole(keys) * size + evenKeys * whole(size) + whole(keys) * (divide(sizes).taskRows + 1);
}

/** The bits of an f32 as an i32, which is what words are. */
function bitsOf(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0]!;
}
