import { FoveaError } from '../shared/errors.ts';
import { quotable } from './answer/plain.ts';
import { UnfitAnswer } from './judge.ts';
import { allowOriginCommand } from './presets.ts';
import type { EndpointSettings } from './provider.ts';
import type { ServerError } from './server/server-error.ts';

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

/** Why a server cannot be reached while this machine is offline; undefined for a server on this machine, or while online. */
export function offlineFailure(url: URL, page: PageContext): FoveaError | undefined {
  if (page.online || isLocal(url)) return undefined;
  return failed('This machine is offline.', 'Connect to the internet, or use a model on this machine.');
}

/** Why `fetch` failed without a response: the browser does not say, so the likely causes are checked in order. */
export async function diagnoseUnreachable(
  address: string,
  settings: EndpointSettings,
  page: PageContext,
  cause: unknown,
): Promise<FoveaError> {
  const url = new URL(address, page.origin);
  const offline = offlineFailure(url, page);
  if (offline) return offline;
  if (page.origin?.startsWith('https:') && url.protocol === 'http:' && !isLocal(url)) {
    return failed(
      `A page served over https may not call ${url.origin}, which is plain http (mixed content).`,
      'Serve the model over https, or open Fovea from http://localhost.',
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
    `No response from ${url.origin}${detail}.`,
    'Check that the server is running and that the URL is correct.',
  );
}

/** The model was given a file that it cannot read: the words are about a format, a file or its bytes. */
const badImage =
  /image[^.;]{0,40}\b(?:corrupt|invalid|malformed|damaged|(?:file )?format|file type|media.?type|mime|base64|could not be|cannot be (?:read|decoded|opened|identified)|too small)|\b(?:corrupt\w*|damaged|malformed|broken|unreadable|invalid|bad) (?:base64[- ]?(?:encoded )?)?image|(?:could not|cannot|can['’]t|failed to|unable to|error) (?:process|decod|load|read|pars|open|identify)\w* (?:the |this |your |input )?image\b(?! ?input)|unsupported image(?! ?(?:input|content|part|url))\b/iu;
/** Or it takes no images at all: the words are about input that is not supported. */
const takesNone =
  /\b(?:images?|image_urls?|vision|multi-?modal|visual)\b(?:[ _-](?:inputs?|urls?|content|understanding|capabilit\w+|parts?|data))*\b[^.;]{0,40}(?:not|n['’]t|only) (?:be )?(?:currently |yet )?(?:support|accept|allow|enabled|available|able|work)|(?:\b(?:not|no|cannot|can['’]t|without|lacks?)\b|n['’]t)[^.;]{0,60}\b(?:images?|image_urls?|vision|multi-?modal|visual|mmproj)\b|\bmmproj\b|text[- ]only|only (?:supports?|accepts?|takes?) text|unknown variant .?image_url|content must be a string|requires? (?:a )?(?:vision|multi-?modal)/iu;
const imageCode =
  /\binvalid_?image|image_?(?:parse|format|decode)_?error|invalid_base64|unsupported_image_media|image_unreadable/iu;
const tooBig =
  /\b(?:image|payload|request|body|entity|file)[^.;]{0,40}\b(?:too (?:large|big)|exceeds?|larger than|size limit)/iu;

/** Words for a server's error. The key never appears: it is cut out of whatever the server repeats. */
export function diagnoseError(error: ServerError, settings: EndpointSettings, page: PageContext): FoveaError {
  const { status, code, param } = error;
  const whole = settings.key === '' ? error.message : error.message.replaceAll(settings.key, '…');
  const said = quotable(whole);
  const quoted = said ? ` It said: “${said}”` : '';
  const numbered = status >= 400 ? ` (${status})` : '';
  if (status !== 401 && status !== 403 && status !== 429) {
    if (status === 413 || (tooBig.test(said) && !/token/iu.test(said)))
      return new UnfitAnswer(
        `The image is too large for this server${numbered}.${quoted}`,
        'Choose another server.',
      );
    if (
      imageCode.test(code) ||
      (badImage.test(said) && !/model .*\bdoes(?:n['’]t| not) support images?\b/iu.test(said))
    ) {
      return new UnfitAnswer(
        `The server could not read the image${numbered}.${quoted}`,
        'The server does not accept this kind of JPEG: check its log, or choose another one.',
      );
    }
    if (takesNone.test(said))
      return failed(`The model ${settings.model} cannot read images.${quoted}`, 'Choose a vision model.');
  }
  switch (status) {
    case 400:
    case 422:
      return failed(
        `The server refused the request (${status}).${quoted}`,
        `Check the model “${settings.model}”${param ? ` and what it accepts for “${quotable(param, 60)}”` : ''}, or choose another one.`,
      );
    case 401:
      return failed(
        `The server refused the key (401).${quoted}`,
        'Check the key; it may be missing, expired or for another service.',
      );
    case 402:
      return failed(`The server requires payment (402).${quoted}`, 'Check the account’s credit.');
    case 403: {
      const command = page.origin === undefined ? '' : allowOriginCommand(settings.preset, page.origin);
      return failed(
        `The server refused this call (403).${quoted}`,
        command
          ? `It may not accept this page's origin; start it so: ${command}`
          : 'Check what the key and the account may do.',
      );
    }
    case 404:
      return failed(
        `No such model or URL (404).${quoted}`,
        `Check the model name “${settings.model}” and the base URL ${settings.baseUrl}.`,
      );
    case 429:
      return failed(
        `The server is over its rate limit or quota (429).${quoted}`,
        'Wait a while, or check the account.',
      );
    default:
      return failed(
        numbered
          ? `The server answered with status ${status}.${quoted}`
          : `The server reported an error.${quoted}`,
        status >= 500
          ? 'Try again in a few minutes, or choose another server.'
          : `Check the model name “${settings.model}” and the base URL ${settings.baseUrl}.`,
      );
  }
}
