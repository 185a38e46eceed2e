import { headParameters } from '../spec/head-parameters.ts';
import { FoveaError } from '../shared/errors.ts';
import type { TunedHead } from '../shared/tune-api.ts';
import { parseManifest, scAgiqaManifest, type Manifest, type ScAgiqaManifest } from './manifest.ts';
import { modelCard } from './model-card.ts';
import { splitName, toTensors } from './naming.ts';
import type { PackageFiles } from './package-source.ts';
import { quantise } from '../formats/quantise.ts';
import { bufferAccess } from '../formats/random-access.ts';
import { readHeader, writeSafetensors } from '../formats/safetensors.ts';
import { hashedManifest } from './hashed-manifest.ts';
import { ShardWriter, type PackageSink } from './shard-writer.ts';
import { countValues } from '../formats/tensor-source.ts';
import { tunedManifest, type TunedPackage } from './tuned-manifest.ts';

/** A shard without some weights; the bytes themselves where it has none of them, undefined where it has nothing else. */
async function without(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  replaced: ReadonlySet<string>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const entries = [...(await readHeader(bufferAccess(bytes, file), 'model-invalid'))];
  const kept = entries.filter(([key]) => !replaced.has(splitName(key.replace(/\.scale$/, '')).name));
  if (kept.length === entries.length) return bytes;
  if (kept.length === 0) return undefined;
  const tensors = kept.map(([name, { dtype, shape, offset, bytes: length }]) => ({
    name,
    dtype,
    shape,
    bytes: bytes.subarray(offset, offset + length),
  }));
  return writeSafetensors(tensors, { format: 'pt' });
}

/** The tuned weights of every parameter of the head. Throws `model-invalid` where they are not those of this model. */
function checkedWeights({ config, heads }: ScAgiqaManifest, { head, weights }: TunedHead) {
  const specs = heads.some(({ name }) => name === head) ? headParameters(config, head) : [];
  if (specs.length === 0)
    throw new FoveaError(
      'model-invalid',
      `This model has no head ${head} to fine-tune.`,
      'Choose a score of this model.',
    );
  return specs.map((spec) => {
    const values = weights[spec.name];
    if (values?.length !== countValues(spec.shape)) {
      throw new FoveaError(
        'model-invalid',
        `The tuned weights of ${spec.name} are not this model's.`,
        'Fine-tune again.',
      );
    }
    return { spec, values };
  });
}

/**
 * Writes a package that is another one with a tuned head: the head's weights as f32 in a shard of their own, all other tensors
 * byte for byte; the manifest last. Throws `model-invalid` where the head was tuned from another package, and what reading throws.
 */
export async function writeTunedPackage(
  files: PackageFiles,
  request: TunedPackage,
  sink: PackageSink,
  signal: AbortSignal,
  onBytes: (done: number, total: number) => void,
): Promise<Manifest> {
  const { manifest: from, hash } = await hashedManifest(await files.text('manifest.json'));
  const base = scAgiqaManifest(from);
  if (!base)
    throw new FoveaError(
      'model-invalid',
      'Only heads of SC-AGIQA models can be fine-tuned.',
      'Fine-tune the demo, or another SC-AGIQA model.',
    );
  if (hash !== request.tuned.base) {
    throw new FoveaError(
      'model-invalid',
      `${base.title} is not the model that was tuned: it has changed since.`,
      'Fine-tune again.',
    );
  }
  const weights = checkedWeights(base, request.tuned);
  const replaced = new Set(weights.map(({ spec }) => spec.name));
  const total = base.shards.reduce((sum, { bytes }) => sum + bytes, 0);
  const writer = new ShardWriter(sink);
  let done = 0;
  for (const shard of base.shards) {
    signal.throwIfAborted();
    const bytes = new Uint8Array(shard.bytes);
    await files.shard(shard, bytes, signal, (loaded) => onBytes(done + loaded, total));
    const kept = await without(bytes, shard.file, replaced);
    if (kept) await writer.addShard(kept, shard.from);
    done += shard.bytes;
    onBytes(done, total);
  }
  for (const { spec, values } of weights)
    await writer.add(toTensors(spec.name, quantise(values, spec.shape, 'f32')));
  await writer.flush();
  const tokenizer = await files.text(base.tokenizer);
  signal.throwIfAborted();
  const manifest = tunedManifest(base, request, writer.shards);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const write = (file: string, content: string) => sink.write(file, new TextEncoder().encode(content));
  await write(base.tokenizer, tokenizer);
  await write('MODEL_CARD.md', modelCard(manifest));
  await write('manifest.json', text);
  return parseManifest(text);
}
