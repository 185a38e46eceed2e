import { FoveaError } from '../../shared/errors.ts';
import type { FileStamp } from './part-file.ts';

/** A failure that may pass by itself: a cut connection, a host that is busy. */
export class PassingFault extends Error {
  readonly fault: FoveaError;
  /** Milliseconds for which the host asked to be left alone. */
  readonly after: number;

  constructor(fault: FoveaError, after = 0) {
    super(fault.message);
    this.fault = fault;
    this.after = after;
  }
}

/** What a host answered to the request for a range. */
export interface HostAnswer {
  stamp: FileStamp;
  /** Where in the file the bytes begin: where we asked for, or 0 where the host has no ranges. */
  start: number;
  /** The host gives the range that it was asked for, not the whole file. */
  ranged: boolean;
  /** Null: the file has nothing there. */
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** The host that sends the bytes, where another one was asked. */
  sentBy: string | undefined;
}

export interface AskContext {
  fetch: typeof fetch;
  signal: AbortSignal;
  /** `fovea get NAME`, for a page that may not read the host's files. */
  command: string;
  /** Where people sign in, accept a licence or read about the file. */
  page: string;
  /** What to do about a host that does not give the file, where packing is no way out. */
  instead?: string;
}

const hostOf = (url: string): string => new URL(url).host;

/** Asks for `[from, to)` of a file. Throws `PassingFault` for what may pass, `FoveaError` for what will not. */
export async function askHost(
  url: string,
  from: number,
  to: number,
  context: AskContext,
): Promise<HostAnswer> {
  const response = await request(url, from, to, context);
  const { status, headers } = response;
  if (new URL(url).protocol === 'https:' && response.url.startsWith('http:')) {
    await response.body?.cancel();
    throw new FoveaError(
      'model-download',
      `${hostOf(url)} redirects to ${hostOf(response.url)} without encryption.`,
      `Nothing was read from there. ${context.instead ?? 'Download the file yourself from a source you trust, and use fovea pack.'}`,
    );
  }
  const sentBy = response.url && hostOf(response.url) !== hostOf(url) ? hostOf(response.url) : undefined;
  const common = { sentBy, stamp: stampOf(response, from, to) };
  if (status === 416) {
    await response.body?.cancel();
    return { ...common, start: from, ranged: true, body: null };
  }
  if (status !== 200 && status !== 206) {
    await response.body?.cancel();
    throw refused(url, response, context);
  }
  if (/^text\/html\b/i.test(headers.get('content-type') ?? '')) {
    await response.body?.cancel();
    throw gate(url, 'answers with a web page', context);
  }
  const [, begins] = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '') ?? [];
  const start = status === 200 ? 0 : Number(begins ?? from);
  if (status === 206 && start !== from) {
    await response.body?.cancel();
    throw new PassingFault(
      new FoveaError(
        'model-download',
        `${hostOf(url)} sent another part of the file than it was asked for.`,
        'Try again later, or download the file yourself and use fovea pack.',
      ),
    );
  }
  return { ...common, start, ranged: status === 206, body: response.body };
}

async function request(url: string, from: number, to: number, context: AskContext): Promise<Response> {
  const { signal } = context;
  try {
    return await context.fetch(url, {
      signal,
      // the browser’s own cache would keep the file a second time
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: { Range: `bytes=${from}-${to - 1}` },
    });
  } catch {
    signal.throwIfAborted();
    if (await hiddenFromPages(url, context)) {
      throw new FoveaError(
        'model-download',
        `${hostOf(url)} does not let web pages read its files.`,
        context.instead ??
          `Fetch the model with the command line, \`${context.command}\`, and add its folder here.`,
      );
    }
    throw new PassingFault(
      new FoveaError(
        'model-download',
        `${hostOf(url)} cannot be reached.`,
        'Check the connection, then try again.',
      ),
    );
  }
}

/** Whether a page on another site gets an answer from a host that it may not read: then the host is there, and only forbids it. */
async function hiddenFromPages(url: string, { fetch, signal }: AskContext): Promise<boolean> {
  const { location } = globalThis as { location?: { origin: string } };
  if (location === undefined || new URL(url).origin === location.origin) return false;
  try {
    const asked = {
      mode: 'no-cors',
      method: 'HEAD',
      cache: 'no-store',
      credentials: 'omit',
      signal,
    } as const;
    return (await fetch(url, asked)).type === 'opaque';
  } catch {
    return false;
  }
}

/** What the answer says of the file as a whole; the size also follows from a part that is shorter than was asked for. */
function stampOf({ status, headers }: Response, from: number, to: number): FileStamp {
  const [, total] = /\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  const length = headers.get('content-length');
  const own = length === null || headers.has('content-encoding') ? undefined : Number(length);
  const followed =
    own === undefined
      ? undefined
      : status === 200
        ? own
        : status === 206 && own < to - from
          ? from + own
          : undefined;
  // what else this answer says may be of the words that come with it
  if (status === 416) return { size: total === undefined ? undefined : Number(total) };
  return {
    etag: headers.get('etag') ?? undefined,
    modified: headers.get('last-modified') ?? undefined,
    size: total === undefined ? followed : Number(total),
  };
}

function gate(url: string, does: string, { page, instead }: AskContext): FoveaError {
  return new FoveaError(
    'model-download',
    `${hostOf(url)} ${does}: it wants an account or an accepted licence.`,
    instead ?? `Download the file yourself (${page}), and use fovea pack.`,
  );
}

function refused(url: string, { status, headers }: Response, context: AskContext): FoveaError | PassingFault {
  if (status === 401 || status === 403) return gate(url, `refuses the file (${status})`, context);
  if (status === 404 || status === 410) {
    return new FoveaError(
      'model-missing',
      `${hostOf(url)} no longer has the file (${status}): ${url}.`,
      context.instead ?? `Look for it at ${context.page}, and use fovea pack.`,
    );
  }
  const fault = new FoveaError(
    'model-download',
    `${hostOf(url)} answered ${status}.`,
    'The host is busy or has a fault: try again later. What was fetched is kept.',
  );
  const seconds = Number(headers.get('retry-after') ?? 0);
  const passes = status === 408 || status === 425 || status === 429 || status >= 500;
  return passes ? new PassingFault(fault, Number.isFinite(seconds) ? 1000 * seconds : 0) : fault;
}
