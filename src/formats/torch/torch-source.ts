import { FoveaError } from '../../shared/errors.ts';
import { decodeInto, dtypeBytes } from '../dtypes.ts';
import { readExactly, type RandomAccess } from '../random-access.ts';
import { countValues, type TensorSource } from '../tensor-source.ts';
import { unpickle } from './pickle.ts';
import { stateDict } from './state-dict.ts';
import { ForeignTensor, torchWorld, TorchTensor } from './torch-objects.ts';
import { dataOffset, readEntry, readZip, type ZipEntry } from './zip.ts';

/** Elements decoded per read. */
const slice = 4 << 20;
/** A strided view is read with everything between its first and last element; more than this is no weight of ours. */
const longestSpan = 1 << 28;

function fail(file: RandomAccess, what: string, hint = 'Download or copy it again.'): never {
  throw new FoveaError('checkpoint-invalid', `${file.name} ${what}.`, hint);
}

/**
 * A checkpoint as `torch.save` writes it since version 1.6. Nothing in it is executed; tensors are read one at a time,
 * in slices. Throws `checkpoint-invalid`.
 */
export async function openTorch(file: RandomAccess): Promise<TensorSource> {
  const entries = await readZip(file);
  const pickle = [...entries.values()].find(({ name }) => /^([^/]+\/)?data\.pkl$/.test(name));
  if (!pickle) fail(file, 'is a zip file without data.pkl', 'Give a file written by torch.save.');
  const root = pickle.name.slice(0, -'data.pkl'.length);
  const order = entries.get(`${root}byteorder`);
  if (order && new TextDecoder().decode(await readEntry(file, order)).trim() !== 'little') {
    fail(file, 'was written on a big-endian machine', 'Save it again on a little-endian machine.');
  }
  const { value, standIns } = unpickle(await readEntry(file, pickle), torchWorld);
  const tensors = stateDict(value, file.name);
  for (const [name, tensor] of tensors)
    if (tensor instanceof TorchTensor) checkStorage(file, name, tensor, entries.get(entryName(root, tensor)));
  return {
    name: file.name,
    standIns,
    tensors: new Map(
      [...tensors].map(([name, tensor]) => [
        name,
        {
          shape: tensor.shape,
          dtype: tensor instanceof TorchTensor ? tensor.dtype : { unsupported: tensor.type },
        },
      ]),
    ),
    async read(name) {
      const tensor = tensors.get(name);
      if (tensor instanceof ForeignTensor)
        fail(file, `has ${name} in the type ${tensor.type}`, 'Save it as float32.');
      if (!tensor) throw new RangeError(`no tensor ${name} in ${file.name}`);
      return readTensor(file, tensor, entries.get(entryName(root, tensor))!);
    },
  };
}

function entryName(root: string, tensor: TorchTensor): string {
  return `${root}data/${tensor.storage.key}`;
}

function checkStorage(file: RandomAccess, name: string, tensor: TorchTensor, entry?: ZipEntry): void {
  const { storage } = tensor;
  if (!entry) fail(file, `lacks the data of ${name}`);
  if (entry.deflated) fail(file, `has compressed weights (${name})`, 'Give the file as torch.save wrote it.');
  const bytes = storage.dtype ? storage.count * dtypeBytes[storage.dtype] : storage.count;
  if (entry.size < bytes) fail(file, `has too little data for ${name}`);
}

async function readTensor(
  file: RandomAccess,
  { dtype, offset, shape, strides }: TorchTensor,
  entry: ZipEntry,
): Promise<Float32Array<ArrayBuffer>> {
  const count = countValues(shape);
  if (count === 0) return new Float32Array();
  const span = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, 1);
  if (span > longestSpan || count > longestSpan) fail(file, 'has an implausibly large tensor');
  const bytes = dtypeBytes[dtype];
  const start = (await dataOffset(file, entry)) + offset * bytes;
  const values = new Float32Array(span);
  for (let at = 0; at < span; at += slice) {
    const length = Math.min(slice, span - at) * bytes;
    decodeInto(await readExactly(file, start + at * bytes, length), dtype, values, at);
  }
  return isContiguous(shape, strides) ? values : gather(values, shape, strides, count);
}

/** Row-major without holes; the stride of an axis of length 1 means nothing. */
function isContiguous(shape: number[], strides: number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

/** Elements of a strided view in row-major order. */
function gather(
  values: Float32Array,
  shape: number[],
  strides: number[],
  count: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count);
  const index = shape.map(() => 0);
  let from = 0;
  for (let i = 0; i < count; i++) {
    out[i] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
