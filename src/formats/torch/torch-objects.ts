import { FoveaError } from '../../shared/errors.ts';
import type { DType } from '../dtypes.ts';
import type { PickleGlobal, PickleWorld } from './pickle.ts';

/** The few PyTorch objects a state_dict is made of, as plain descriptions: nothing is read yet. */

export class TorchStorage {
  constructor(
    readonly dtype: DType,
    /** Name of its entry under `data/`. */
    readonly key: string,
    /** Number of elements. */
    readonly count: number,
  ) {}
}

export class TorchTensor {
  constructor(
    readonly storage: TorchStorage,
    /** In elements, as are the strides. */
    readonly offset: number,
    readonly shape: number[],
    readonly strides: number[],
  ) {}
}

const storageTypes: Record<string, DType> = {
  FloatStorage: 'F32',
  DoubleStorage: 'F64',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
};

function fail(what: string): never {
  throw new FoveaError(
    'checkpoint-invalid',
    `The checkpoint is malformed: ${what}.`,
    'Download or copy it again.',
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …): a view that must lie inside its storage. */
function rebuildTensor([storage, offset, shape, strides]: unknown[]): TorchTensor {
  if (!(storage instanceof TorchStorage)) fail('a tensor has no storage');
  if (!isCount(offset) || !Array.isArray(shape) || !Array.isArray(strides))
    fail('a tensor has no valid shape');
  if (
    shape.length !== strides.length ||
    shape.length > 8 ||
    !shape.every(isCount) ||
    !strides.every(isCount)
  ) {
    fail('a tensor has no valid shape');
  }
  const sizes: number[] = shape;
  const steps: number[] = strides;
  const last = sizes.reduce((sum, size, axis) => sum + (size - 1) * steps[axis]!, offset);
  if (!sizes.includes(0) && last >= storage.count) fail('a tensor reaches beyond its storage');
  return new TorchTensor(storage, offset, sizes, steps);
}

/** An OrderedDict is written empty and filled afterwards, or from a list of pairs (Python 2). */
function orderedDict([pairs = []]: unknown[]): Map<unknown, unknown> {
  if (!Array.isArray(pairs) || !pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) {
    fail('an OrderedDict has no valid items');
  }
  return new Map(pairs as [unknown, unknown][]);
}

const callables: Record<string, (args: unknown[]) => unknown> = {
  'collections.OrderedDict': orderedDict,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': ([tensor]) => tensor,
  'torch.Size': ([sizes]) => sizes,
};

const names = new Set([
  ...Object.keys(storageTypes).map((name) => `torch.${name}`),
  ...['float32', 'float64', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool'].map(
    (name) => `torch.${name}`,
  ),
]);

function resolve(name: string): PickleGlobal | undefined {
  if (Object.hasOwn(callables, name)) return { name, build: callables[name]! };
  return names.has(name) ? { name } : undefined;
}

/** ('storage', torch.FloatStorage, key, device, number of elements) → its description. */
function persistent(id: unknown): TorchStorage {
  if (!Array.isArray(id) || id[0] !== 'storage') fail('a storage has no valid id');
  const [, type, key, , count] = id as unknown[];
  const { name: full } = (type ?? {}) as { name?: unknown };
  const name = typeof full === 'string' ? full.replace(/^torch\./, '') : '';
  const dtype = Object.hasOwn(storageTypes, name) ? storageTypes[name] : undefined;
  if (!dtype || typeof key !== 'string' || !isCount(count)) fail('a storage has no valid id');
  return new TorchStorage(dtype, key, count);
}

/** What a checkpoint's pickle may name: dicts, tensors and their storages, nothing that runs. */
export const torchWorld: PickleWorld = { resolve, persistent };
