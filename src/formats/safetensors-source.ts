import { decodeInto, dtypeBytes } from './dtypes.ts';
import { readExactly, type RandomAccess } from './random-access.ts';
import { readHeader } from './safetensors.ts';
import { countValues, type TensorInfo, type TensorSource } from './tensor-source.ts';

/** Values decoded per read, so that a large tensor is in memory once, as f32. */
const slice = 4 << 20;

/** A `.safetensors` checkpoint. Throws `checkpoint-invalid` when it is malformed. */
export async function openSafetensors(file: RandomAccess): Promise<TensorSource> {
  const foreign = new Map<string, TensorInfo>();
  const tensors = await readHeader(file, 'checkpoint-invalid', foreign);
  return {
    name: file.name,
    tensors: new Map<string, TensorInfo>([...tensors, ...foreign]),
    async read(name) {
      const entry = tensors.get(name);
      if (!entry) throw new RangeError(`no tensor ${name} in ${file.name}`);
      const count = countValues(entry.shape);
      const size = dtypeBytes[entry.dtype];
      const out = new Float32Array(count);
      for (let at = 0; at < count; at += slice) {
        const length = Math.min(slice, count - at) * size;
        decodeInto(await readExactly(file, entry.offset + at * size, length), entry.dtype, out, at);
      }
      return out;
    },
  };
}
