import { FoveaError } from '../shared/errors.ts';
import { diagnoseResponse, diagnoseUnreachable, type PageContext } from './diagnose.ts';
import type { EndpointSettings } from './provider.ts';

const retries = 3;
/** A server that asks for more patience than this is given up on, in milliseconds. */
const longestPause = 60_000;

/** Seconds to wait that a server asks for: a number or an HTTP date; undefined when it does not. */
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

/**
 * POSTs JSON with as few headers as the protocol allows (others break pre-flights), with a timeout, and up to three
 * retries on 429 and 5xx, waiting as long as the server asks (a minute at most), else 1, 2, 4 s.
 *
 * @throws FoveaError `description-failed` in words, or `cancelled`
 */
export async function postJson(
  url: string,
  headers: Record<string, string>,
  body: unknown,
  settings: EndpointSettings,
  signal: AbortSignal,
  page: PageContext,
): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    const limit = AbortSignal.timeout(settings.timeoutMs);
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, limit]),
      });
    } catch (error) {
      if (signal.aborted) throw new FoveaError('cancelled', 'Cancelled.');
      if (limit.aborted) {
        throw new FoveaError(
          'description-failed',
          `The endpoint did not answer within ${settings.timeoutMs / 1000} s.`,
          'Try again, or raise the time limit: a local model may still be loading.',
        );
      }
      throw await diagnoseUnreachable(url, settings, page, error);
    }
    if (response.ok) {
      try {
        return await response.json();
      } catch {
        if (signal.aborted) throw new FoveaError('cancelled', 'Cancelled.');
        throw new FoveaError(
          'description-failed',
          'The endpoint answered with something that is not JSON.',
          `Check the base URL ${settings.baseUrl}.`,
        );
      }
    }
    const again = response.status === 429 || response.status >= 500;
    const wait = retryAfterMs(response.headers.get('Retry-After'), Date.now()) ?? 1000 * 2 ** attempt;
    if (!again || attempt >= retries || wait > longestPause)
      throw await diagnoseResponse(response, settings, page);
    await pause(wait, signal);
  }
}
