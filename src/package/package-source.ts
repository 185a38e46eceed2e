import type { ModelSource } from '../shared/engine-api.ts';
import { FoveaError } from '../shared/errors.ts';
import { corrupt, downloadShard, downloadText, type OnBytes } from './transfer/download.ts';
import { sha256 } from '../formats/sha256.ts';
import type { ShardInfo } from './shard-writer.ts';
import { checkTextSize, largestText } from './text-files.ts';
import { readBody, type DownloadContext, type Received } from './transfer/transfer.ts';

/** The files of a package, wherever they lie. */
export interface PackageFiles {
  /** `manifest.json` or the tokenizer. Throws `model-missing` when it is not there. */
  text(file: string): Promise<string>;
  /** Fills `into`, of the shard's length, with a shard whose length and SHA-256 are those of the manifest. */
  shard(
    shard: ShardInfo,
    into: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
    onBytes: OnBytes,
  ): Promise<void>;
}

/** Files of a package by their plain names. */
export function packageFiles(source: ModelSource, context: DownloadContext): PackageFiles {
  const files =
    source.kind === 'url' ? urlFiles(source.url, context) : givenFiles(source.files, context.signal);
  return {
    text: (file) => files.text(file),
    shard: async (shard, into, signal, onBytes) => {
      try {
        await files.shard(shard, into, signal, onBytes);
      } catch (error) {
        throw shard.from ? ofOthers(error, shard.from) : error;
      }
    },
  };
}

/** An error about a file with weights of others, which a folder may lack although nothing of the model itself is missing. */
function ofOthers(error: unknown, { package: name, version }: NonNullable<ShardInfo['from']>): unknown {
  if (!(error instanceof FoveaError) || !['model-missing', 'model-corrupt'].includes(error.code))
    return error;
  return new FoveaError(
    error.code,
    error.message,
    `This file has weights from the npm package ${name} ${version}, which the build adds: run npm ci and build the page again, or take the whole package as Fovea saves it.`,
  );
}

/** The folder of a package: with its slash, and without `manifest.json` where that was pasted too. */
export function folderUrl(url: string): URL {
  // Node has none.
  const { location } = globalThis as { location?: { href: string } };
  try {
    const folder = new URL(url, location?.href);
    folder.pathname = folder.pathname.replace(/manifest\.json$/, '');
    if (!folder.pathname.endsWith('/')) folder.pathname += '/';
    return folder;
  } catch {
    throw new FoveaError(
      'model-missing',
      `"${url}" is not the URL of a model package.`,
      'Give the URL of its folder.',
    );
  }
}

function urlFiles(url: string, context: DownloadContext): PackageFiles {
  const folder = folderUrl(url);
  const address = (file: string) => {
    const full = new URL(file, folder);
    full.search = folder.search;
    return full.href;
  };
  return {
    text: (file) => downloadText(address(file), largestText, context),
    shard: (shard, into, signal, onBytes) => {
      return downloadShard(address(shard.file), shard, into, withSignal(context, signal), onBytes);
    },
  };
}

/** The same context, cache switch included, under another signal. */
function withSignal(context: DownloadContext, signal: AbortSignal): DownloadContext {
  return {
    signal,
    fetch: context.fetch,
    stallMs: context.stallMs,
    onWarning: context.onWarning,
    get cache() {
      return context.cache;
    },
    set cache(cache) {
      context.cache = cache;
    },
  };
}

function givenFiles(files: File[], signal: AbortSignal): PackageFiles {
  const byName = new Map(files.map((file) => [file.name, file]));
  const find = (name: string): File => {
    const file = byName.get(name);
    if (file) return file;
    throw new FoveaError(
      'model-missing',
      `The selected files do not include ${name}.`,
      'Select every file of the package: manifest.json, the tokenizer and all shards.',
    );
  };
  return {
    text: async (name) => {
      const file = find(name);
      checkTextSize(name, file.size);
      signal.throwIfAborted();
      return file.text();
    },
    shard: async (shard, bytes, jobSignal, onBytes) => {
      const file = find(shard.file);
      if (file.size !== shard.bytes) throw corrupt(shard.file, file.size, shard.bytes);
      const into: Received = { bytes, at: 0 };
      await readBody(file.stream(), into, jobSignal);
      jobSignal.throwIfAborted();
      if (into.at !== shard.bytes || (await sha256(bytes)) !== shard.sha256)
        throw corrupt(shard.file, into.at, shard.bytes);
      onBytes(shard.bytes, false);
    },
  };
}
