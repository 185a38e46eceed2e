import { FoveaError } from '../../shared/errors.ts';
import { sha256 } from '../../formats/sha256.ts';
import type { ShardInfo } from '../shard-writer.ts';
import { readBody, transfer, type DownloadContext, type Received } from './transfer.ts';

/** Bytes of a shard had so far; it falls back to 0 when a damaged download is started again. */
export type OnBytes = (loaded: number, fromCache: boolean) => void;

/**
 * A small text file of a package; when offline, the cached copy. Throws `model-missing` for 404,
 * `model-download` when unreachable or too large.
 */
export async function downloadText(url: string, limit: number, context: DownloadContext): Promise<string> {
  const into: Received = { bytes: new Uint8Array(1 << 16), at: 0, limit };
  try {
    // Small files have fixed names: ask the server whether they changed.
    if (!(await transfer(url, 'no-cache', into, context, () => undefined)))
      throw new FoveaError(
        'model-download',
        `${url} is larger than ${limit} bytes.`,
        'Check the URL of the model: a manifest or tokenizer is not that large.',
      );
  } catch (error) {
    context.signal.throwIfAborted();
    const kept = await context.cache?.match(url).catch(() => undefined);
    if (!kept || (error instanceof FoveaError && error.code === 'model-missing')) throw error;
    return kept.text();
  }
  const bytes = into.bytes.slice(0, into.at);
  const text = new TextDecoder().decode(bytes);
  // Servers of single-page apps answer every unknown path with the page itself.
  if (/^\s*</.test(text)) {
    throw new FoveaError(
      'model-missing',
      `There is no model package here: ${url} is a web page.`,
      'Check the URL of the model.',
    );
  }
  await context.cache?.put(url, bytes).catch(() => undefined);
  return text;
}

async function isWhole({ bytes, at }: Received, shard: ShardInfo): Promise<boolean> {
  return at === shard.bytes && (await sha256(bytes)) === shard.sha256;
}

/**
 * Whether `into` holds the shard now, read from what was kept. It is hashed at every load: a damaged weight gives no error, only
 * wrong scores.
 */
async function fromCache(shard: ShardInfo, into: Received, { cache, signal }: DownloadContext) {
  const kept = await cache?.match(shard.sha256).catch(() => undefined);
  if (!kept) return false;
  if ((await readBody(kept.body, into, signal)) && (await isWhole(into, shard))) return true;
  await cache?.delete(shard.sha256).catch(() => undefined);
  return false;
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
    context.onWarning('The browser has no space to store the model; it will be downloaded again next time.');
  }
}

/** Consecutive attempts that may make no progress. */
const fruitless = 2;

/**
 * One shard, from the cache or the network, into `bytes` of its length, checked against its SHA-256. An interrupted or stalled download is resumed, as long as each attempt makes progress;
 * a damaged one is tried once more, past the HTTP cache. Throws `model-corrupt`,
 * `model-download`, `model-missing`, or the signal's reason.
 */
export async function downloadShard(
  url: string,
  shard: ShardInfo,
  bytes: Uint8Array<ArrayBuffer>,
  context: DownloadContext,
  onBytes: OnBytes,
): Promise<void> {
  const into: Received = { bytes, at: 0 };
  const cached = await fromCache(shard, into, context);
  context.signal.throwIfAborted();
  if (cached) {
    onBytes(shard.bytes, true);
    return;
  }
  into.at = 0;
  let failure: unknown;
  let furthest = 0;
  for (let attempt = 0, idle = 0; idle < fruitless; attempt++) {
    onBytes(into.at, false);
    try {
      const mode = attempt === 0 ? 'default' : 'reload';
      const fits = await transfer(url, mode, into, context, (loaded) => onBytes(loaded, false));
      if (fits && (await isWhole(into, shard))) {
        await keep(shard, bytes, context);
        return;
      }
      failure = corrupt(shard.file, fits ? into.at : undefined, shard.bytes);
      // What is complete and wrong is no beginning of what is right.
      if (!fits || into.at === shard.bytes) into.at = 0;
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof FoveaError && error.code === 'model-missing') throw error;
      failure = error;
    }
    idle = attempt > 0 && into.at > furthest ? 0 : idle + 1;
    furthest = Math.max(furthest, into.at);
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
    'Load the model again; if this happens again, the package itself is damaged and must be made or copied again.',
  );
}
