import { FoveaError } from '../../shared/errors.ts';
import { dtypeBytes, type DType } from '../dtypes.ts';
import type { PickleGlobal, PickleWorld } from './pickle.ts';

/* The few PyTorch objects a state_dict is made of, as plain descriptions: nothing is read yet. */

/** The file entry that the elements of one or more tensors lie in. */
export class TorchStorage {
  constructor(
    /** Undefined where its type is not supported, or told by the tensor (an untyped storage). */
    readonly dtype: DType | undefined,
    /** PyTorch's name of the type, e.g. `complex64`. */
    readonly type: string,
    /** Name of its entry under `data/`. */
    readonly key: string,
    /** Number of elements. */
    readonly count: number,
  ) {}
}

/** A tensor of a type that cannot be read. */
export class ForeignTensor {
  constructor(
    readonly type: string,
    readonly shape: number[],
  ) {}
}

/** A tensor as a view of its storage. */
export class TorchTensor {
  constructor(
    readonly dtype: DType,
    readonly storage: TorchStorage,
    /** In elements, as are the strides. */
    readonly offset: number,
    readonly shape: number[],
    readonly strides: number[],
  ) {}
}

/** PyTorch's types by the names of their storages and of themselves. */
const types: readonly [storage: string, type: string, dtype?: DType][] = [
  ['FloatStorage', 'float32', 'F32'],
  ['DoubleStorage', 'float64', 'F64'],
  ['HalfStorage', 'float16', 'F16'],
  ['BFloat16Storage', 'bfloat16', 'BF16'],
  ['LongStorage', 'int64', 'I64'],
  ['IntStorage', 'int32', 'I32'],
  ['ShortStorage', 'int16', 'I16'],
  ['CharStorage', 'int8', 'I8'],
  ['ByteStorage', 'uint8', 'U8'],
  ['BoolStorage', 'bool', 'BOOL'],
  ['ComplexFloatStorage', 'complex64'],
  ['ComplexDoubleStorage', 'complex128'],
];

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

/**
 * torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …): a view that must lie inside its storage. `type` is given where
 * the storage has none.
 */
function rebuildTensor(
  [storage, offset, shape, strides]: unknown[],
  type?: string,
): TorchTensor | ForeignTensor {
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
  const dtype = type === undefined ? storage.dtype : types.find(([, name]) => name === type)?.[2];
  if (!dtype) return new ForeignTensor(type ?? storage.type, sizes);
  const last = sizes.reduce((sum, size, axis) => sum + (size - 1) * steps[axis]!, offset);
  // An untyped storage counts bytes.
  const room = storage.dtype ? storage.count : Math.floor(storage.count / dtypeBytes[dtype]);
  if (!sizes.includes(0) && last >= room) fail('a tensor reaches beyond its storage');
  return new TorchTensor(dtype, storage, offset, sizes, steps);
}

/** torch._utils._rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype, …): of an untyped storage. */
function rebuildTyped(args: unknown[]): TorchTensor | ForeignTensor {
  const { name } = (args[6] ?? {}) as { name?: unknown };
  return rebuildTensor(args, typeof name === 'string' ? name.replace(/^torch\./, '') : 'unknown');
}

/** torch._tensor._rebuild_from_type_v2(function, class, arguments, state): a tensor with attributes, or of a class of its own. */
function rebuildFromType([callable, , args]: unknown[]): unknown {
  const { build } = (callable ?? {}) as { build?: unknown };
  return typeof build === 'function' && Array.isArray(args)
    ? (build as (args: unknown[]) => unknown)(args)
    : undefined;
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
  'collections.defaultdict': () => new Map(),
  'torch._utils._rebuild_tensor': (args) => rebuildTensor(args),
  'torch._utils._rebuild_tensor_v2': (args) => rebuildTensor(args),
  'torch._utils._rebuild_tensor_v3': rebuildTyped,
  'torch._utils._rebuild_qtensor': (args) => rebuildTensor(args),
  'torch._utils._rebuild_sparse_tensor': () => new ForeignTensor('sparse', []),
  'torch._utils._rebuild_parameter': ([tensor]) => tensor,
  'torch._utils._rebuild_parameter_with_state': ([tensor]) => tensor,
  'torch._tensor._rebuild_from_type_v2': rebuildFromType,
  'torch.Size': ([sizes]) => sizes,
};

/**
 * What only a file made to attack would name. Nothing of a pickle is ever run; such a file is refused anyway, so that its owner learns of it.
 */
const attacks =
  /^(?:(?:os|posix|nt|pty|subprocess|runpy|socket|ctypes|webbrowser|importlib)\..*|(?:__builtin__|builtins)\.(?:eval|exec|execfile|compile|open|__import__|breakpoint))$/;

function resolve(name: string): PickleGlobal | undefined {
  if (Object.hasOwn(callables, name)) return { name, build: callables[name]! };
  return attacks.test(name) ? undefined : { name };
}

/** ('storage', torch.FloatStorage, key, device, number of elements) → its description. */
function persistent(id: unknown): TorchStorage {
  if (!Array.isArray(id) || id[0] !== 'storage') fail('a storage has no valid id');
  const [, type, key, , count] = id as unknown[];
  const { name: full } = (type ?? {}) as { name?: unknown };
  if (typeof full !== 'string' || typeof key !== 'string' || !isCount(count))
    fail('a storage has no valid id');
  const name = full.replace(/^torch(?:\.storage)?\./, '');
  const known = types.find(([storage]) => storage === name);
  return new TorchStorage(known?.[2], known?.[1] ?? name.replace(/Storage$/, '').toLowerCase(), key, count);
}

/** What a checkpoint's pickle means: dicts, tensors and their storages; stand-ins for all else, and nothing that runs. */
export const torchWorld: PickleWorld = { resolve, persistent };
