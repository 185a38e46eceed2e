import type { Tensor, Tensor3D } from '../tf.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { ComposedDispatch, KernelRunner } from '../../gpu/kernel-runner.ts';
import laneSource from '../../../shaders/nn/attention-lane.wgsl?raw';
import quadSource from '../../../shaders/nn/attention-quad.wgsl?raw';
import type { AttentionOptions } from '../layers.ts';
import type { AttentionVariant } from './variants/variants.ts';

/** Queries per lane and keys per block (in fours) of the quad variant. */
const quadBlock = { rowGroups: 2, keyGroups: 4 };
/** Invocations and keys per block of the other variants. */
const laneBlock = { threads: 64, keys: 16 };

/**
 * Records softmax(q kᵀ / √d + mask) v: q [Bq, Tq, D], k and v [Bk, Tk, D] with Bk = Bq or 1, mask [1 or Bq, Tk] → [Bq, Tq, D].
 *
 * @throws FoveaError `model-invalid` if shapes do not fit or a head's width is not a multiple of 4
 */
export function runAttention(
  runner: KernelRunner,
  variant: AttentionVariant,
  query: Tensor3D,
  key: Tensor3D,
  value: Tensor3D,
  options: AttentionOptions,
): Tensor3D {
  check(query, key, value, options);
  const [, , width] = query.shape;
  const inputs: Sources['inputs'] = [query, key, value];
  return record(runner, variant, { inputs, width, stride: width, keyAt: 0, valueAt: 0 }, options);
}

/**
 * Records the same for queries, keys and values that lie side by side in each row, [B, T, 3D] → [B, T, D].
 *
 * @throws FoveaError `model-invalid` if a head's width is not a multiple of 4
 */
export function runSelfAttention(
  runner: KernelRunner,
  variant: AttentionVariant,
  qkv: Tensor3D,
  options: AttentionOptions,
): Tensor3D {
  const [, , stride] = qkv.shape;
  const width = stride / 3;
  checkWidth(width, options.heads);
  const inputs: Sources['inputs'] = [qkv, qkv, qkv];
  return record(runner, variant, { inputs, width, stride, keyAt: width, valueAt: 2 * width }, options);
}

/** Where queries, keys and values are: rows of `stride`, of which keys and values take `width` from some place on. */
interface Sources {
  inputs: [query: Tensor3D, key: Tensor3D, value: Tensor3D];
  width: number;
  stride: number;
  keyAt: number;
  valueAt: number;
}

/** With one set of keys for all, the queries of the batch become one long row. */
function record(
  runner: KernelRunner,
  variant: AttentionVariant,
  { inputs: [query, key, value], width, stride, keyAt, valueAt }: Sources,
  { heads, keyMask, causal = false }: AttentionOptions,
): Tensor3D {
  const [rows, tokens] = query.shape;
  const [keyBatch, keys] = key.shape;
  const maskBatch = keyMask ? keyMask.size / keys : 0;
  const joined = keyBatch === 1 && maskBatch <= 1;
  const batch = joined ? 1 : rows;
  const queries = joined ? rows * tokens : tokens;
  const flags = [...(keyMask ? ['MASK'] : []), ...(causal ? ['CAUSAL'] : [])];
  const constants = {
    BATCH: batch,
    QUERIES: queries,
    KEY_BATCH: keyBatch,
    KEYS: keys,
    WIDTH4: width / 4,
    SOURCE4: stride / 4,
    KEY_AT: keyAt / 4,
    VALUE_AT: valueAt / 4,
    HEAD4: width / heads / 4,
    SCALE: 1 / Math.sqrt(width / heads),
    ...(keyMask ? { MASK_BATCH: maskBatch } : {}),
  };
  const inputs: ComposedDispatch['inputs'] = [
    [0, query],
    [1, key],
    [2, value],
    ...(keyMask ? [[3, keyMask] as [number, Tensor]] : []),
  ];
  const quad = variant === 'quad';
  const perGroup = quad ? 16 * quadBlock.rowGroups : laneBlock.threads;
  return runner.run({
    key: ['attention', variant, heads, ...flags, ...Object.values(constants)].join(' '),
    parts: () =>
      quad
        ? {
            sources: [quadSource],
            constants: { ...constants, ROW_GROUPS: quadBlock.rowGroups, KEY_GROUPS: quadBlock.keyGroups },
            floats: ['SCALE'],
            flags,
            enables: ['subgroups'],
          }
        : {
            sources: [laneSource],
            constants: { ...constants, THREADS: laneBlock.threads, KEY_BLOCK: laneBlock.keys },
            floats: ['SCALE'],
            flags: variant === 'shared' ? [...flags, 'STAGED'] : flags,
          },
    inputs,
    resultBinding: 4,
    resultShape: [rows, tokens, width],
    grid: [Math.ceil(queries / perGroup), heads, batch],
    work: 2 * batch * queries * keys * width,
  }) as Tensor3D;
}

function fail(what: string): never {
  throw new FoveaError(
    'model-invalid',
    `The model's attention cannot run on the GPU: ${what}.`,
    'Use the WASM backend.',
  );
}

function checkWidth(width: number, heads: number): void {
  if (width % (4 * heads) !== 0) fail(`width ${width} is not a multiple of 4 for each of ${heads} heads`);
}

function check(
  query: Tensor3D,
  key: Tensor3D,
  value: Tensor3D,
  { heads, keyMask, causal }: AttentionOptions,
): void {
  const [batch, tokens, width] = query.shape;
  checkWidth(width, heads);
  if (key.shape[2] !== width || value.shape.some((n, i) => n !== key.shape[i])) {
    fail(
      `shapes of query, key and value differ (${[query, key, value].map((t) => t.shape.join('×')).join(', ')})`,
    );
  }
  if (key.shape[0] !== batch && key.shape[0] !== 1)
    fail(`${key.shape[0]} sets of keys for ${batch} of queries`);
  if (causal && (key.shape[0] !== batch || key.shape[1] !== tokens))
    fail(`causal attention of ${tokens} queries to ${key.shape[1]} keys`);
  if (!keyMask) return;
  const masks = keyMask.size / key.shape[1];
  if (masks !== 1 && masks !== batch) fail(`a mask of ${keyMask.size} values for ${key.shape[1]} keys`);
}
