import { familyOf } from '../spec/families.ts';
import type { ParameterSpec } from '../spec/parameters.ts';
import type { StoredWeight } from '../formats/weight.ts';
import { FoveaError } from '../shared/errors.ts';
import { firstNotFinite } from '../formats/finite.ts';
import { manifestVersion, parseManifest, type Manifest } from './manifest.ts';
import { modelCard } from './model-card.ts';
import { fileShapes, storageFor, toTensors } from './naming.ts';
import { dequantise, quantise, type StorageType } from '../formats/quantise.ts';
import { largestPiece, ShardWriter, type PackageSink, type PretrainedShard } from './shard-writer.ts';
import { countValues } from '../formats/tensor-source.ts';

/** Everything a manifest says that does not follow from the weights. */
export type PackageContent = Omit<Manifest, 'version' | 'tokenizer' | 'shards' | 'parameters'>;

/** Gives the f32 values of one parameter, row-major in PyTorch's layout; asked once each, in storage order. */
export type WeightReader = (spec: ParameterSpec) => Promise<Float32Array>;

export interface WriteReport {
  manifest: Manifest;
  /** Bytes of all shards. */
  bytes: number;
  /** Relative root-mean-square error of the stored weights, per part of the model. */
  quantisationError: Record<string, number>;
  /** The same for each weight that is not stored as f32, with what it is stored as. */
  weights: Record<string, { stored: StorageType; error: number }>;
}

/** Throws `weights-not-finite` naming the tensor. */
export function assertFinite(values: Float32Array, name: string): void {
  const at = firstNotFinite(values);
  if (at < 0) return;
  throw new FoveaError(
    'weights-not-finite',
    `The weights of ${name} are not all numbers: value ${at} is ${values[at]!}.`,
    'The checkpoint is damaged or its training diverged; give another one.',
  );
}

/** Rows of a weight that fit in one piece. */
function rowsPerPiece(shape: number[], dtype: StorageType): number {
  const one = fileShapes([1, ...shape.slice(1)], dtype);
  const bytes = { f32: 4, f16: 2, int8: 1, int4: 1 }[dtype];
  return Math.floor(largestPiece / (countValues(one.values) * bytes + 4 * countValues(one.scales ?? [0])));
}

/** Stores one parameter, cut by rows where it is larger than a shard; calls back with every piece. */
async function store(
  spec: ParameterSpec,
  values: Float32Array,
  dtype: StorageType,
  add: (name: string, stored: StoredWeight, values: Float32Array) => Promise<void>,
): Promise<void> {
  const [rows = 1, ...rest] = spec.shape;
  const columns = countValues(rest);
  const step = rowsPerPiece(spec.shape, dtype);
  if (step === 0)
    throw new FoveaError(
      'model-invalid',
      `${spec.name} has rows larger than a shard.`,
      'Check the sizes in the model’s configuration.',
    );
  for (let row = 0, piece = 0; row < rows; row += step, piece++) {
    const end = Math.min(rows, row + step);
    const part = values.subarray(row * columns, end * columns);
    const name = step >= rows ? spec.name : `${spec.name}#${piece}`;
    await add(name, quantise(part, [end - row, ...rest], dtype), part);
  }
}

/**
 * Writes a package: shards as they fill, then tokenizer, card and, last, the manifest, so that a broken-off run leaves nothing that
 * looks whole. Throws `weights-not-finite` and whatever the reader throws.
 *
 * @param pretrained tensors of others that the model reads; needed where its configuration names any
 */
export async function writePackage(
  content: PackageContent,
  tokenizerJson: object,
  read: WeightReader,
  sink: PackageSink,
  onProgress: (done: number, total: number) => void = () => undefined,
  pretrained: readonly PretrainedShard[] = [],
): Promise<WriteReport> {
  const family = familyOf(content.config);
  const heads = content.heads.map(({ name }) => name);
  const specs = family.parameters(heads);
  const others = family.pretrained(heads);
  if (others.length > 0 && pretrained.length === 0)
    throw new RangeError(`the tensors of ${others[0]!.part} are missing`);
  const writer = new ShardWriter(sink);
  const sums = new Map<string, { error: number; power: number }>();
  const weights: WriteReport['weights'] = {};
  let parameters = 0;
  for (const [i, spec] of specs.entries()) {
    const values = await read(spec);
    if (values.length !== countValues(spec.shape)) {
      throw new FoveaError(
        'model-invalid',
        `${spec.name} has ${values.length} values, not the model's.`,
        'Check that checkpoint and configuration belong together.',
      );
    }
    assertFinite(values, spec.name);
    parameters += values.length;
    const sum = sums.get(spec.part) ?? { error: 0, power: 0 };
    sums.set(spec.part, sum);
    const dtype = storageFor(spec, content.quantisation);
    const own = { error: 0, power: 0 };
    await store(spec, values, dtype, async (name, stored, part) => {
      const { error, power } = compare(part, stored);
      own.error += error;
      own.power += power;
      await writer.add(toTensors(name, stored));
    });
    sum.error += own.error;
    sum.power += own.power;
    if (dtype !== 'f32') weights[spec.name] = { stored: dtype, error: relative(own) };
    onProgress(i + 1, specs.length);
  }
  await writer.flush();
  for (const { bytes, from } of pretrained) await writer.addShard(bytes, from);
  for (const { shape } of others) parameters += countValues(shape);
  const { shards } = writer;
  const manifest = parseManifest(
    JSON.stringify({ version: manifestVersion, ...content, tokenizer: 'tokenizer.json', shards, parameters }),
  );
  const write = (file: string, text: string) => sink.write(file, new TextEncoder().encode(text));
  await write('tokenizer.json', JSON.stringify(tokenizerJson));
  await write('MODEL_CARD.md', modelCard(manifest));
  await write('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  const quantisationError = Object.fromEntries([...sums].map(([part, sum]) => [part, relative(sum)]));
  const bytes = shards.reduce((total, shard) => total + shard.bytes, 0);
  return { manifest, bytes, quantisationError, weights };
}

function relative({ error, power }: { error: number; power: number }): number {
  return power > 0 ? Math.sqrt(error / power) : 0;
}

/** Sums of squared error and of squares. */
function compare(values: Float32Array, stored: StoredWeight): { error: number; power: number } {
  const exact = stored.dtype === 'f32';
  const back = exact ? values : dequantise(stored);
  let error = 0;
  let power = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    error += (value - back[i]!) ** 2;
    power += value * value;
  }
  return { error, power };
}
