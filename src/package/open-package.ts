import { storedParameters } from '../spec/families.ts';
import type { ModelSource } from '../shared/engine-api.ts';
import type { ProgressListener } from '../shared/progress.ts';
import { openShardCache, type ShardCache } from './transfer/shard-cache.ts';
import { downloadProgress } from './transfer/download-progress.ts';
import type { Manifest } from './manifest.ts';
import { packageFiles, type PackageFiles } from './package-source.ts';
import { hashedManifest, type ReadManifest } from './hashed-manifest.ts';
import { ShardReader, type NamedWeight } from './shard-reader.ts';

export interface OpenOptions {
  /** The package's manifest, where it was read just now: it is not requested again. */
  known?: ReadManifest | undefined;
  signal?: AbortSignal;
  onProgress?: ProgressListener;
  /** Called for problems that do not stop loading: no cache, or a full one. Default: the console. */
  onWarning?: (message: string) => void;
  /** In place of the browser's. */
  fetch?: typeof fetch;
  /** In place of the browser's; null for none. */
  cache?: ShardCache | null;
  /** Milliseconds without a byte after which a download counts as stalled. */
  stallMs?: number;
}

export interface OpenedPackage extends ReadManifest {
  tokenizerJson: string;
  /**
   * Every weight of the model, shard by shard: two shards are in memory, always in the same place. A weight's bytes lie in its shard
   * and are valid until the next weight is requested. Throws at the shard concerned `model-corrupt`, `model-download`,
   * `model-missing`, `model-invalid` (wrong shape; at the end: missing), `weights-not-finite`; when aborted, the signal's reason.
   */
  tensors(): AsyncGenerator<NamedWeight, void, undefined>;
}

/** What tells a package from others, and how large it is: all that is known of it without its weights. */
export interface PackageIdentity {
  name: string;
  /** SHA-256 of the manifest, hexadecimal. */
  hash: string;
  parameters: number;
  /** Of all shards. */
  bytes: number;
  /** What was read to know it. */
  read?: ReadManifest;
}

/** Reads no more than the manifest of a package. Throws as `openPackage`. */
export async function identifyPackage(source: ModelSource, signal: AbortSignal): Promise<PackageIdentity> {
  // kept, so that it is there offline too; what cannot be kept is reported when the package is opened
  const { files } = await openFiles(source, { signal, onWarning: () => undefined });
  const read = await hashedManifest(await files.text('manifest.json'));
  const { name, parameters, shards } = read.manifest;
  return {
    name,
    hash: read.hash,
    parameters,
    bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
    read,
  };
}

/** Opens a package: manifest and tokenizer immediately, the weights on demand. */
export async function openPackage(source: ModelSource, options: OpenOptions = {}): Promise<OpenedPackage> {
  const { onProgress = () => undefined } = options;
  const { files, signal } = await openFiles(source, options);
  const { manifest, hash } = options.known ?? (await hashedManifest(await files.text('manifest.json')));
  const tokenizerJson = await files.text(manifest.tokenizer);
  return {
    manifest,
    hash,
    tokenizerJson,
    tensors: () => readWeights(manifest, files, signal, onProgress),
  };
}

async function openFiles(
  source: ModelSource,
  options: OpenOptions,
): Promise<{ files: PackageFiles; signal: AbortSignal }> {
  const { onWarning = (message: string) => console.warn(message) } = options;
  const signal = options.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  const wantsCache = source.kind === 'url' && options.cache === undefined;
  const cache = wantsCache ? await openShardCache(onWarning) : (options.cache ?? undefined);
  const fetcher = options.fetch ?? ((input, init) => fetch(input, init));
  const files = packageFiles(source, { signal, fetch: fetcher, cache, onWarning, stallMs: options.stallMs });
  return { files, signal };
}

async function* readWeights(
  { config, heads, shards }: Manifest,
  files: PackageFiles,
  outer: AbortSignal,
  onProgress: ProgressListener,
): AsyncGenerator<NamedWeight, void, undefined> {
  const names = heads.map(({ name }) => name);
  const reader = new ShardReader(storedParameters(config, names));
  const progress = downloadProgress(shards, onProgress);
  // A consumer that stops early ends the download that runs ahead of it.
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  // One shard is read while the next one comes. New memory for each would pile up as garbage, several shards deep.
  const largest = Math.max(0, ...shards.map(({ bytes }) => bytes));
  const rooms = shards.slice(0, 2).map(() => new Uint8Array(largest));
  const start = (index: number) => {
    const shard = shards[index];
    if (!shard) return undefined;
    const into = rooms[index % 2]!.subarray(0, shard.bytes);
    const bytes = files.shard(shard, into, signal, progress(index)).then(() => into);
    // Its failure is met when its turn comes.
    bytes.catch(() => undefined);
    return bytes;
  };
  try {
    let next = start(0);
    for (const [index, shard] of shards.entries()) {
      const bytes = (await next)!;
      next = start(index + 1);
      for await (const weight of reader.read(bytes, shard.file)) {
        signal.throwIfAborted();
        yield weight;
      }
    }
    reader.finish();
  } finally {
    stop.abort();
  }
}
