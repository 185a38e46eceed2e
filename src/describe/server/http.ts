import { FoveaError } from '../../shared/errors.ts';
import { quotable } from '../answer/plain.ts';
import { boundedBody, isRedirect, largestAnswer, TooLong } from './bounded-body.ts';
import { diagnoseUnreachable, type PageContext } from '../diagnose.ts';
import type { EndpointSettings } from '../provider.ts';
import { errorIn, errorInBody, isPage, type ServerError } from './server-error.ts';

const retries = 3;
/** Longest wait a server may ask for, in milliseconds. */
const longestPause = 60_000;

/** Milliseconds to wait that a server asks for: seconds or an HTTP date; undefined when it does not. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new FoveaError('cancelled', 'Cancelled.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

const failed = (message: string, hint: string) => new FoveaError('description-failed', message, hint);

/** Where a request goes and whom it is from. */
export interface Call {
  url: string;
  headers: Record<string, string>;
  settings: EndpointSettings;
  page: PageContext;
  signal: AbortSignal;
}

/** A parsed answer, or what the server says went wrong. */
export type Reply = { ok: true; json: unknown } | { ok: false; error: ServerError };

interface Exchange {
  response: Response;
  body: string;
}

/** One request and its whole answer, within the time and the bytes that are granted; never followed elsewhere. */
async function exchange({ url, headers, settings, page, signal }: Call, body: string): Promise<Exchange> {
  const stop = new AbortController();
  const cancel = (): void => stop.abort();
  const late = new Error('late');
  const timer = setTimeout(() => stop.abort(late), settings.timeoutMs);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) stop.abort();
  let response: Response | undefined;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
      // the key and the image are for the named host alone
      redirect: 'manual',
      credentials: 'omit',
      signal: stop.signal,
    });
    if (isRedirect(response)) throw sentOn(response, url, page);
    return { response, body: new TextDecoder().decode(await boundedBody(response)) };
  } catch (error) {
    if (error instanceof FoveaError) throw error;
    if (signal.aborted) throw new FoveaError('cancelled', 'Cancelled.');
    if (stop.signal.reason === late) {
      throw failed(
        `The server did not answer within ${settings.timeoutMs / 1000} s.`,
        'Try again: a local model may still have been loading. If it stays so slow, choose a smaller model.',
      );
    }
    if (error instanceof TooLong) {
      throw failed(
        `The server’s answer is larger than ${largestAnswer / 2 ** 20} MB; reading was stopped.`,
        `Check the base URL ${settings.baseUrl}.`,
      );
    }
    if (response) {
      throw failed(
        'The server’s answer was cut off.',
        'Describe the image again, or check the server’s log.',
      );
    }
    throw await diagnoseUnreachable(url, settings, page, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    stop.abort();
  }
}

function sentOn(response: Response, url: string, page: PageContext): FoveaError {
  const host = new URL(url, page.origin).host;
  const location = response.headers.get('Location') ?? '';
  const to = URL.canParse(location, new URL(url, page.origin))
    ? new URL(location, new URL(url, page.origin))
    : undefined;
  const where = to ? ` (${quotable(to.origin + to.pathname, 120)})` : '';
  return failed(
    `${host} redirects to another URL${where}. Neither the image nor the key was sent there.`,
    'If you trust that URL, enter it as the base URL.',
  );
}

/**
 * POSTs JSON with as few headers as the protocol allows (others break pre-flights), with a limit of time and of bytes, and up to
 * three retries on 429 and 5xx, waiting as long as the server asks (a minute at most), else 1, 2, 4 s. An error within a 200 is
 * an error.
 *
 * @throws FoveaError `description-failed` in words, or `cancelled`
 */
export async function postJson(call: Call, request: unknown): Promise<Reply> {
  const sent = JSON.stringify(request);
  for (let attempt = 0; ; attempt++) {
    const { response, body } = await exchange(call, sent);
    const type = response.headers.get('Content-Type') ?? '';
    if (response.ok) return readReply(body, type, call.settings);
    const error = errorInBody(body, type, response.status);
    const again = response.status === 429 || response.status >= 500;
    const wait = retryAfterMs(response.headers.get('Retry-After'), Date.now()) ?? 1000 * 2 ** attempt;
    if (!again || attempt >= retries || wait > longestPause) return { ok: false, error };
    await pause(wait, call.signal);
  }
}

function readReply(body: string, type: string, settings: EndpointSettings): Reply {
  const hint = `Check the base URL ${settings.baseUrl}.`;
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    if (body.trim() === '') throw failed('The server’s answer was empty.', hint);
    if (isPage(body, type)) {
      const { message } = errorInBody(body, 'text/html', 200);
      throw failed(`This URL is a web page, not a model: “${quotable(message, 100)}”.`, hint);
    }
    throw failed(`The server answered with something that is not JSON: “${quotable(body, 100)}”.`, hint);
  }
  const error = errorIn(json, 200);
  return error ? { ok: false, error } : { ok: true, json };
}
