import { FoveaError } from '../shared/errors.ts';
import type { ShardCache } from './cache.ts';
import { sha256 } from './sha256.ts';
import type { ShardInfo } from './shard-writer.ts';

export interface DownloadContext {
  signal: AbortSignal;
  fetch: typeof fetch;
  /** Absent where the browser keeps none. */
  cache?: ShardCache | undefined;
  onWarning: (message: string) => void;
}

/** Bytes of a shard had so far; it falls back to 0 when a damaged download is started again. */
export type OnBytes = (loaded: number, fromCache: boolean) => void;

/** What a request came to: a response, or a failure that may be worth another attempt. */
async function request(url: string, cacheMode: RequestCache, context: DownloadContext): Promise<Response> {
  let response: Response;
  try {
    response = await context.fetch(url, { signal: context.signal, cache: cacheMode });
  } catch {
    context.signal.throwIfAborted();
    throw new FoveaError(
      'model-download',
      `${url} cannot be reached.`,
      'Check the connection and the address of the model.',
    );
  }
  if (response.ok) return response;
  throw new FoveaError(
    response.status === 404 ? 'model-missing' : 'model-download',
    `The server answered ${response.status} for ${url}.`,
    response.status === 404 ? 'Check the address of the model.' : 'Try again later.',
  );
}

/** The body, of at most `limit` bytes; undefined when it is longer. A connection that breaks off ends it early. */
async function readBody(
  response: Response,
  limit: number,
  signal: AbortSignal,
  onBytes: (loaded: number) => void,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const out = new Uint8Array(limit);
  let at = 0;
  const reader = response.body?.getReader();
  if (!reader) return out.subarray(0, 0);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.byteLength > limit) return undefined;
      out.set(value, at);
      at += value.byteLength;
      onBytes(at);
    }
  } catch {
    signal.throwIfAborted();
  } finally {
    // Ends the transfer where the body was too long; without effect on a finished one.
    void reader.cancel().catch(() => undefined);
  }
  return out.subarray(0, at);
}

/** A small text file of a package. Throws `model-missing` for 404, `model-download` when unreachable or too large. */
export async function downloadText(url: string, limit: number, context: DownloadContext): Promise<string> {
  // Small files have fixed names: ask the server whether they changed.
  const response = await request(url, 'no-cache', context);
  const bytes = await readBody(response, limit, context.signal, () => undefined);
  if (!bytes) throw new FoveaError('model-download', `${url} is larger than ${limit} bytes.`);
  return new TextDecoder().decode(bytes);
}

async function isWhole(bytes: Uint8Array<ArrayBuffer> | undefined, shard: ShardInfo): Promise<boolean> {
  return bytes?.byteLength === shard.bytes && (await sha256(bytes)) === shard.sha256;
}

async function fromCache(shard: ShardInfo, { cache }: DownloadContext) {
  const bytes = await cache?.match(shard.sha256).catch(() => undefined);
  if (!bytes) return undefined;
  if (await isWhole(bytes, shard)) return bytes;
  await cache?.delete(shard.sha256).catch(() => undefined);
  return undefined;
}

async function keep(
  shard: ShardInfo,
  bytes: Uint8Array<ArrayBuffer>,
  context: DownloadContext,
): Promise<void> {
  try {
    await context.cache?.put(shard.sha256, bytes);
  } catch {
    // No room for this one means no room for the rest.
    context.cache = undefined;
    context.onWarning('The browser has no room to keep the model; it will be downloaded again next time.');
  }
}

/**
 * One shard, from the cache or the net, checked against its SHA-256. A damaged or broken-off download is tried once more, past the
 * HTTP cache. Throws `model-corrupt`, `model-download`, `model-missing`, or the signal's reason.
 */
export async function downloadShard(
  url: string,
  shard: ShardInfo,
  context: DownloadContext,
  onBytes: OnBytes,
): Promise<Uint8Array<ArrayBuffer>> {
  const cached = await fromCache(shard, context);
  context.signal.throwIfAborted();
  if (cached) {
    onBytes(shard.bytes, true);
    return cached;
  }
  let failure: unknown;
  for (const mode of ['default', 'reload'] as const) {
    onBytes(0, false);
    try {
      const response = await request(url, mode, context);
      const bytes = await readBody(response, shard.bytes, context.signal, (loaded) => onBytes(loaded, false));
      if (bytes && (await isWhole(bytes, shard))) {
        await keep(shard, bytes, context);
        return bytes;
      }
      failure = corrupt(shard.file, bytes?.byteLength, shard.bytes);
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof FoveaError && error.code === 'model-missing') throw error;
      failure = error;
    }
  }
  throw failure;
}

/** The error for a shard whose bytes are not those of the manifest; an undefined length is one beyond it. */
export function corrupt(file: string, length: number | undefined, expected: number): FoveaError {
  const what =
    length === expected
      ? 'its checksum is wrong'
      : `it has ${length ?? `more than ${expected}`} bytes instead of ${expected}`;
  return new FoveaError(
    'model-corrupt',
    `The model file ${file} is damaged: ${what}.`,
    'Try again; if it stays so, the package itself is damaged and must be made or copied again.',
  );
}
