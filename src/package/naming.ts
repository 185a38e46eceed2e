import { int4Group } from '../formats/stored-weight.ts';
import type { ParameterSpec } from '../spec/parameters.ts';
import type { StoredWeight } from '../formats/weight.ts';
import type { TensorToWrite } from '../formats/safetensors.ts';
import type { StorageType } from '../formats/quantise.ts';
import { countValues } from '../formats/tensor-source.ts';

/**
 * How the weights of a package are named in its safetensors shards, so that any reader of that format can open them.
 *
 * | stored | tensors                                                                                          |
 * | ------ | ------------------------------------------------------------------------------------------------ |
 * | f32    | `<name>` F32, PyTorch's shape                                                                    |
 * | f16    | `<name>` F16, PyTorch's shape                                                                    |
 * | int8   | `<name>` I8, PyTorch's shape [out, …]; `<name>.scale` F32 [out]; value = q · scale               |
 * | int4   | `<name>` U8 [out, ⌈in/2⌉], in = the flattened rest of the shape; `<name>.scale` F32 [out, ⌈in/32⌉] |
 *
 * int4: two values a byte, the low four bits first, two's complement (−8…7); each group of 32 along `in` has its scale. The true
 * shape is the one the model of the manifest's configuration has.
 *
 * Tensors of a pretrained network are kept as the bytes they came as: `<name>` U8 in that network's layout; `<name>.scale` F64 [2] has
 * scale and offset of all of them; value = offset + scale · byte (`build/trunk/trunk-shard.ts`).
 *
 * A weight larger than a shard is cut along its first axis: `<name>#0`, `<name>#1`, … hold successive rows, each stored as
 * above (`<name>#0.scale` for quantised ones).
 */

export type Quantisation = StorageType;

/**
 * How a parameter is stored in a package of the given quantisation. Vectors are small and sensitive: always f32. Tables are
 * looked up, not multiplied, and what a Gaussian kernel reads is large: f16, which moves the demo's scores by 0.0001; so is what
 * its family calls precise. Under int4 only the image and the text tower are int4, four fifths of the weights: with
 * the golden model, int4 there moves scores by at most 1.4% of their span, in the crop tower too by 4.8%.
 * Behind the towers, in convolutions and in rows shorter than a group int8 stays as well.
 */
export function storageFor(spec: ParameterSpec, quantisation: Quantisation): StorageType {
  if (quantisation === 'f32' || spec.kind === 'vector') return 'f32';
  if (quantisation === 'f16' || spec.precise || spec.kind === 'table' || spec.kind === 'kernel') return 'f16';
  const towers = spec.part === 'image' || spec.part === 'text';
  const long = countValues(spec.shape.slice(1)) >= int4Group;
  return quantisation === 'int4' && spec.kind === 'matrix' && towers && long ? 'int4' : 'int8';
}

/** Shapes in the file of a stored weight and of its scales. */
export function fileShapes(shape: number[], dtype: StorageType): { values: number[]; scales?: number[] } {
  const rows = shape[0]!;
  const columns = countValues(shape.slice(1));
  if (dtype === 'int8') return { values: shape, scales: [rows] };
  if (dtype !== 'int4') return { values: shape };
  return { values: [rows, Math.ceil(columns / 2)], scales: [rows, Math.ceil(columns / int4Group)] };
}

const fileTypes = { f32: 'F32', f16: 'F16', int8: 'I8', int4: 'U8' } as const;

/** Which stored form a tensor of this safetensors type is, or undefined for types no package uses. */
export function storageOf(dtype: string): StorageType | undefined {
  return (Object.keys(fileTypes) as StorageType[]).find((type) => fileTypes[type] === dtype);
}

/** A stored weight as safetensors entries. */
export function toTensors(name: string, stored: StoredWeight): TensorToWrite[] {
  const shapes = fileShapes(stored.shape, stored.dtype);
  const values = { name, dtype: fileTypes[stored.dtype], shape: shapes.values, bytes: stored.bytes };
  if (!stored.scales || !shapes.scales) return [values];
  const { buffer, byteOffset, byteLength } = stored.scales;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return [values, { name: `${name}.scale`, dtype: 'F32', shape: shapes.scales, bytes }];
}

/** `<name>#3` → the name and its place; a whole weight has no place. */
export function splitName(name: string): { name: string; piece?: number } {
  const match = /^(.*)#(\d{1,4})$/.exec(name);
  return match ? { name: match[1]!, piece: Number(match[2]) } : { name };
}
