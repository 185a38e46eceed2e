import type { ParameterSpec } from '../spec/parameters.ts';
import type { StoredWeight } from '../formats/weight.ts';
import { FoveaError } from '../shared/errors.ts';
import { isFiniteWeight } from '../formats/finite.ts';
import { JoinedWeight } from './joined-weight.ts';
import { fileShapes, splitName, storageOf } from './naming.ts';
import { bufferAccess } from '../formats/random-access.ts';
import { readHeader, type SafetensorsEntry } from '../formats/safetensors.ts';
import { expandAffine } from '../formats/affine.ts';

export interface NamedWeight {
  name: string;
  stored: StoredWeight;
}

function invalid(what: string): never {
  throw new FoveaError('model-invalid', `The model package is not valid: ${what}.`, 'Pack the model again.');
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

interface WeightPlan {
  shape: number[];
  dtype: StoredWeight['dtype'];
  entry: SafetensorsEntry;
  scale?: SafetensorsEntry;
  /** Bytes with one scale and offset for all, which `scale` then has. */
  affine?: true;
}

/** Turns shards into weights, and checks them against the model: shapes, completeness, finite values. */
export class ShardReader {
  private readonly specs: Map<string, ParameterSpec>;
  private readonly missing: Set<string>;
  /** Pieces so far of weights that are cut into several. */
  private readonly joined = new Map<string, JoinedWeight>();

  constructor(specs: ParameterSpec[]) {
    this.specs = new Map(specs.map((spec) => [spec.name, spec]));
    this.missing = new Set(this.specs.keys());
  }

  /** Weights that this shard completes: views of it, good until the shard is written over. */
  async *read(bytes: Uint8Array<ArrayBuffer>, file: string): AsyncGenerator<NamedWeight, void, undefined> {
    const entries = await readHeader(bufferAccess(bytes, file), 'model-invalid');
    const wrong: string[] = [];
    for (const [key, entry] of entries) {
      const { name, piece } = splitName(key);
      const spec = this.specs.get(name);
      if (!spec) continue;
      if (!this.missing.has(name)) invalid(`${name} is in it twice`);
      const plan = planWeight(key, entry, piece === undefined, spec, entries);
      if (typeof plan === 'string') wrong.push(plan);
    }
    if (wrong.length > 0)
      invalid(`${wrong.length} weights in ${file} have the wrong shape: ${wrong.join('; ')}`);
    for (const [key, entry] of entries) {
      const { name, piece } = splitName(key);
      const spec = this.specs.get(name);
      if (!spec) continue;
      if (!this.missing.has(name)) invalid(`${name} is in it twice`);
      const stored = takeWeight(planWeight(key, entry, piece === undefined, spec, entries), bytes);
      if (!isFiniteWeight(stored)) {
        throw new FoveaError(
          'weights-not-finite',
          `The weights of ${name} in ${file} are not all numbers.`,
          'The package was made from a damaged or diverged checkpoint; use another one.',
        );
      }
      const whole = piece === undefined ? stored : this.join(name, piece, stored, spec);
      if (!whole) continue;
      this.missing.delete(name);
      yield { name, stored: whole };
    }
  }

  /** Throws `model-invalid` listing whatever no shard had. */
  finish(): void {
    const names = [...this.missing];
    if (names.length > 0) invalid(`${names.length} weights are missing: ${names.join(', ')}`);
  }

  private join(
    name: string,
    piece: number,
    stored: StoredWeight,
    spec: ParameterSpec,
  ): StoredWeight | undefined {
    if (stored.shape[0] === 0) invalid(`piece ${piece} of ${name} has no rows`);
    const joined = this.joined.get(name) ?? begin(name, spec.shape, stored);
    this.joined.set(name, joined);
    if (piece !== joined.count) invalid(`piece ${piece} of ${name} is out of order`);
    const problem = joined.refuses(stored);
    if (problem !== undefined) invalid(`the pieces of ${name} ${problem}`);
    const whole = joined.add(stored);
    if (whole) this.joined.delete(name);
    return whole;
  }
}

function begin(name: string, shape: number[], first: StoredWeight): JoinedWeight {
  try {
    return new JoinedWeight(shape, first);
  } catch (error) {
    if (error instanceof RangeError) invalid(`${name} is larger than memory`);
    throw error;
  }
}

/** Where the weight under `key` lies, or in words how its shape differs from the model's. */
function planWeight(
  key: string,
  entry: SafetensorsEntry,
  whole: boolean,
  spec: ParameterSpec,
  entries: Map<string, SafetensorsEntry>,
): WeightPlan | string {
  if (spec.kind === 'bytes') return planBytes(key, entry, spec, entries);
  const dtype = storageOf(entry.dtype);
  if (!dtype) return `${key} has the type ${entry.dtype}`;
  const shape = whole ? spec.shape : [entry.shape[0] ?? 0, ...spec.shape.slice(1)];
  const expected = fileShapes(shape, dtype);
  if (!sameShape(entry.shape, expected.values)) {
    return `${key} is [${entry.shape.join(', ')}], not [${expected.values.join(', ')}]`;
  }
  if (!expected.scales) return { shape, dtype, entry };
  const scale = entries.get(`${key}.scale`);
  if (scale?.dtype !== 'F32' || !sameShape(scale.shape, expected.scales)) {
    return `${key}.scale is not F32 [${expected.scales.join(', ')}]`;
  }
  return { shape, dtype, entry, scale };
}

/** The same for a tensor of a pretrained network, which is never cut into pieces. */
function planBytes(
  key: string,
  entry: SafetensorsEntry,
  { shape }: ParameterSpec,
  entries: Map<string, SafetensorsEntry>,
): WeightPlan | string {
  if (entry.dtype !== 'U8' || !sameShape(entry.shape, shape))
    return `${key} is ${entry.dtype} [${entry.shape.join(', ')}], not U8 [${shape.join(', ')}]`;
  const scale = entries.get(`${key}.scale`);
  if (scale?.dtype !== 'F64' || !sameShape(scale.shape, [2])) return `${key}.scale is not F64 [2]`;
  return { shape, dtype: 'f32', entry, scale, affine: true };
}

function takeWeight(plan: WeightPlan | string, file: Uint8Array<ArrayBuffer>): StoredWeight {
  if (typeof plan === 'string') invalid(plan);
  const { shape, dtype, entry, scale, affine } = plan;
  const take = ({ offset, bytes }: SafetensorsEntry) => file.subarray(offset, offset + bytes);
  if (!scale) return { shape, dtype, bytes: take(entry) };
  if (affine) {
    const numbers = take(scale);
    const view = new DataView(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    const values = expandAffine(take(entry), view.getFloat64(8, true), view.getFloat64(0, true));
    return { shape, dtype, bytes: new Uint8Array(values.buffer) };
  }
  return { shape, dtype, bytes: take(entry), scales: floats(take(scale)) };
}

/** The same bytes as numbers; a copy where they do not lie on a multiple of four. */
function floats(bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}
