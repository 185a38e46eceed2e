import { FoveaError } from '../../shared/errors.ts';
import type { ShardCache } from './shard-cache.ts';
import { StallTimer } from './stall-timer.ts';

export interface DownloadContext {
  signal: AbortSignal;
  fetch: typeof fetch;
  /** Absent where the browser keeps none. */
  cache?: ShardCache | undefined;
  onWarning: (message: string) => void;
  /** Milliseconds without a byte after which a transfer is given up; other than the default in tests alone. */
  stallMs?: number | undefined;
}

/** A server's answer to a range that begins at the file's end, or beyond. */
const nothingBeyond = 416;

/** What a request came to: a response, or a failure that may be worth another attempt. */
async function request(url: string, init: RequestInit, context: DownloadContext): Promise<Response> {
  let response: Response;
  try {
    response = await context.fetch(url, init);
  } catch {
    context.signal.throwIfAborted();
    if (init.signal?.reason instanceof FoveaError) throw init.signal.reason;
    throw unreachable(url);
  }
  const isPart = new Headers(init.headers).has('range');
  if (response.ok || (isPart && response.status === nothingBeyond)) return response;
  throw new FoveaError(
    response.status === 404 ? 'model-missing' : 'model-download',
    `The server answered ${response.status} for ${url}.`,
    response.status === 404
      ? 'Check the URL of the model.'
      : 'The server has a fault: try again in a few minutes.',
  );
}

/** The browser does not say why a request failed; all we know is whether another site is involved. */
function unreachable(url: string): FoveaError {
  const { location } = globalThis as { location?: { origin: string } };
  const foreign = location !== undefined && new URL(url).origin !== location.origin;
  return new FoveaError(
    'model-download',
    `${url} cannot be reached.`,
    foreign
      ? `Check the connection and the URL. If both are correct, the server does not allow this page to read it (CORS): it must answer with Access-Control-Allow-Origin: ${location.origin}.`
      : 'Check the connection and the URL of the model.',
  );
}

/** The bytes of a file as far as they have come. */
export interface Received {
  bytes: Uint8Array<ArrayBuffer>;
  at: number;
  /** Bytes that `bytes` may grow to; it does not grow without. */
  limit?: number;
}

/** Room for so many bytes in all, doubling as needed; false beyond the limit. */
function makeRoom(into: Received, needed: number): boolean {
  if (needed <= into.bytes.byteLength) return true;
  if (needed > (into.limit ?? 0)) return false;
  const grown = new Uint8Array(Math.min(into.limit ?? 0, Math.max(needed, 2 * into.bytes.byteLength)));
  grown.set(into.bytes.subarray(0, into.at));
  into.bytes = grown;
  return true;
}

/**
 * Reads the file into `into`, from where it stands if the server can do that; false when there is more than it holds. A connection
 * that breaks off ends it early; one that stalls throws `model-download`.
 */
export async function transfer(
  url: string,
  mode: RequestCache,
  into: Received,
  context: DownloadContext,
  onBytes: (loaded: number) => void,
): Promise<boolean> {
  const stall = new StallTimer(url, context.stallMs);
  const signal = AbortSignal.any([context.signal, stall.signal]);
  const headers: HeadersInit = into.at > 0 ? { Range: `bytes=${into.at}-` } : {};
  try {
    const response = await request(url, { signal, cache: mode, headers }, context);
    // the file ends where we stand, and is judged as what it is
    if (response.status === nothingBeyond) return true;
    // Whoever ignores the range begins again, and so do we.
    if (response.status !== 206) into.at = 0;
    return await readBody(response.body, into, signal, (loaded) => {
      stall.touch();
      onBytes(loaded);
    });
  } finally {
    stall.end();
  }
}

/** Reads a stream to its end or its failure; false when there is more than `into` holds. Throws the signal's reason. */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  into: Received,
  signal: AbortSignal,
  onBytes: (loaded: number) => void = () => undefined,
): Promise<boolean> {
  const reader = body?.getReader();
  if (!reader) return true;
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return true;
      if (!makeRoom(into, into.at + value.byteLength)) return false;
      into.bytes.set(value, into.at);
      into.at += value.byteLength;
      onBytes(into.at);
    }
  } catch {
    signal.throwIfAborted();
    return true;
  } finally {
    signal.removeEventListener('abort', cancel);
    // Ends the transfer where the body was too long; without effect on a finished one.
    cancel();
  }
}
