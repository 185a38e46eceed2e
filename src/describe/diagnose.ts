import { FoveaError } from '../shared/errors.ts';
import { allowOriginCommand } from './presets.ts';
import type { EndpointSettings } from './provider.ts';

/** What the diagnosis may ask of its surroundings; the command line has no origin and no CORS. */
export interface PageContext {
  /** Origin of the page, e.g. `http://localhost:4173`; undefined on the command line. */
  origin: string | undefined;
  online: boolean;
  /** State of the browser's permission to reach this machine (`loopback`) or its network, where it has one. */
  localNetwork: (reach: 'loopback' | 'local') => Promise<PermissionState | undefined>;
}

const failed = (message: string, hint: string) => new FoveaError('description-failed', message, hint);

/** Whether an address is on this machine. */
const isLoopback = ({ hostname }: URL): boolean => /^(localhost$|127\.|\[::1\]$)/.test(hostname);

/** Whether an address is on this machine or its local network. */
export function isLocal(url: URL): boolean {
  return (
    isLoopback(url) ||
    /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cde])|\.(local|localhost)$/.test(url.hostname)
  );
}

/** True if anything at all answers there: an opaque answer to a request that asks for no permission. */
export async function answers(url: URL): Promise<boolean> {
  try {
    await fetch(url.origin, { mode: 'no-cors', signal: AbortSignal.timeout(3000) });
    return true;
  } catch {
    return false;
  }
}

/** Why `fetch` failed without a response: the browser tells nothing, so the likely causes are tried in order. */
export async function diagnoseUnreachable(
  address: string,
  settings: EndpointSettings,
  page: PageContext,
  cause: unknown,
): Promise<FoveaError> {
  const url = new URL(address, page.origin);
  if (!page.online && !isLocal(url)) {
    return failed('This machine is offline.', 'Connect to the internet, or use a model on this machine.');
  }
  if (page.origin?.startsWith('https:') && url.protocol === 'http:' && !isLocal(url)) {
    return failed(
      `A page served over https may not call ${url.origin}, which is plain http (mixed content).`,
      'Serve the endpoint over https, or open Fovea from http://localhost.',
    );
  }
  if (isLocal(url) && (await page.localNetwork(isLoopback(url) ? 'loopback' : 'local')) === 'denied') {
    return failed(
      `The browser does not let this page reach ${isLoopback(url) ? 'programs on this computer' : 'the local network'}.`,
      'Allow “local network access” for this page in the site settings (the icon beside the address), then try again.',
    );
  }
  if (page.origin !== undefined && (await answers(url))) {
    const command = allowOriginCommand(settings.preset, page.origin);
    return failed(
      `${url.origin} is running but does not accept calls from this page (CORS).`,
      command
        ? `Start it so that it accepts ${page.origin}: ${command}`
        : `Let it accept the origin ${page.origin}, or call it through a proxy.`,
    );
  }
  const detail = cause instanceof Error && cause.message ? ` (${cause.message})` : '';
  return failed(
    `Nothing answers at ${url.origin}${detail}.`,
    'Check that the server is running and that the address is right.',
  );
}

/** The server's own words in the error shapes of OpenAI, Anthropic, Ollama and llama.cpp; at most 300 characters. */
export function serverMessage(body: string): string {
  let text = body;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) {
      const error: unknown = 'error' in parsed ? parsed.error : parsed;
      if (typeof error === 'string') text = error;
      else if (
        typeof error === 'object' &&
        error !== null &&
        'message' in error &&
        typeof error.message === 'string'
      ) {
        text = error.message;
      }
    }
  } catch {
    // not JSON: its text will do
  }
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

/** Words for an HTTP error status. The key never appears: it is cut out of whatever the server repeats. */
export async function diagnoseResponse(
  response: Response,
  settings: EndpointSettings,
  page: PageContext,
): Promise<FoveaError> {
  const body = await response.text().catch(() => '');
  let said = serverMessage(body);
  if (settings.key !== '') said = said.replaceAll(settings.key, '…');
  const quoted = said ? ` It said: ${said}` : '';
  if (/image|vision|multimodal|mmproj/i.test(said) && /support|not|without|require/i.test(said)) {
    return failed(`The model ${settings.model} cannot look at images.${quoted}`, 'Choose a vision model.');
  }
  switch (response.status) {
    case 401:
      return failed(
        `The endpoint refused the key (401).${quoted}`,
        'Check the key; it may be missing, expired or for another service.',
      );
    case 403: {
      const command = page.origin === undefined ? '' : allowOriginCommand(settings.preset, page.origin);
      return failed(
        `The endpoint refused this call (403).${quoted}`,
        command
          ? `It may not accept this page's origin; start it so: ${command}`
          : 'Check what the key and the account may do.',
      );
    }
    case 404:
      return failed(
        `No such model or address (404).${quoted}`,
        `Check the model name “${settings.model}” and the base URL ${settings.baseUrl}.`,
      );
    case 413:
      return failed(`The image is too large for this endpoint (413).${quoted}`, 'Choose another endpoint.');
    case 429:
      return failed(
        `The endpoint is over its rate limit or quota (429).${quoted}`,
        'Wait a while, or check the account.',
      );
    default:
      return failed(
        `The endpoint answered with status ${response.status}.${quoted}`,
        'Try again later, or choose another endpoint.',
      );
  }
}
