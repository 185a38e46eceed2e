import { FoveaError } from '../../shared/errors.ts';
import { corrupt } from '../../package/transfer/download.ts';
import type { Manifest } from '../../package/manifest.ts';
import type { PackageFiles } from '../../package/package-source.ts';
import { sha256 } from '../../formats/sha256.ts';
import type { ModelFolder } from './model-store.ts';
import { manifestFile, type StoredPackage } from './stored-model.ts';

type OnBytes = (done: number, total: number) => void;

const encode = (text: string) => new TextEncoder().encode(text);

/** Bytes of a stored shard if they are those of the manifest. */
async function wholeShard(
  folder: ModelFolder,
  { file, bytes, sha256: expected }: Manifest['shards'][number],
) {
  const stored = await folder.file(file);
  if (stored?.size !== bytes) return undefined;
  const content = new Uint8Array(await stored.arrayBuffer());
  return (await sha256(content)) === expected ? content : undefined;
}

/**
 * Writes what a folder lacks of a package: tokenizer and card, shard by shard, and last the manifest, so that an incomplete package never looks complete.
 * Shards already there are checked, not fetched again.
 */
export async function fillFolder(
  folder: ModelFolder,
  files: PackageFiles,
  manifest: Manifest,
  json: string,
  signal: AbortSignal,
  onBytes: OnBytes,
): Promise<void> {
  const total = manifest.shards.reduce((sum, { bytes }) => sum + bytes, 0);
  await folder.write(manifest.tokenizer, encode(await files.text(manifest.tokenizer)));
  let done = 0;
  for (const shard of manifest.shards) {
    signal.throwIfAborted();
    if (!(await wholeShard(folder, shard))) {
      const bytes = new Uint8Array(shard.bytes);
      await files.shard(shard, bytes, signal, (loaded) => onBytes(done + loaded, total));
      await folder.write(shard.file, bytes);
    }
    done += shard.bytes;
    onBytes(done, total);
  }
  await folder.write(manifestFile, encode(json));
}

/**
 * Reads every file of a stored package. A damaged one is deleted, so that a downloaded package can fetch it again. Throws
 * `model-corrupt` naming it.
 */
export async function verifyFolder(
  { folder, manifest, origin }: StoredPackage,
  signal: AbortSignal,
  onBytes: OnBytes,
): Promise<void> {
  const total = manifest.shards.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const shard of manifest.shards) {
    signal.throwIfAborted();
    if (!(await wholeShard(folder, shard))) {
      const { message } = corrupt(shard.file, (await folder.file(shard.file))?.size ?? 0, shard.bytes);
      if (!origin) throw new FoveaError('model-corrupt', message, 'Delete the model and add it again.');
      await folder.remove(manifestFile);
      await folder.remove(shard.file);
      throw new FoveaError('model-corrupt', message, 'Resume the download: only this file is fetched again.');
    }
    done += shard.bytes;
    onBytes(done, total);
  }
  if (!(await folder.file(manifest.tokenizer)))
    throw new FoveaError('model-corrupt', `The stored model lacks ${manifest.tokenizer}.`, 'Add it again.');
}
