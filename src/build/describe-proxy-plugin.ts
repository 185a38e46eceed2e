import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import { boundedBody, isRedirect, largestAnswer, TooLong } from '../describe/server/bounded-body.ts';

/** Where the page finds the proxy. */
const mount = '/describe-proxy';
/** The environment variable that switches it on and names the one place it leads to. */
const variable = 'FOVEA_DESCRIBE_PROXY';
/** Largest call passed on, in bytes: one image of 1024 pixels in base64 is far below. */
const largestBody = 8 * 2 ** 20;

/** Longest wait for the whole answer, in milliseconds: as long as the page itself waits. */
const longestWait = 120_000;
/** Status of what is wrong with the target's answer itself: no use in asking again, as there is after a 5xx. */
const unfit = 424;

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ error: { message } }));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > largestBody) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/**
 * Whether a call comes from this page, by headers that a browser sets and no page can. Where the page's own address is plain http on
 * a network, browsers leave out `Sec-Fetch-Site`: there the caller's origin is compared with the address that was called.
 */
function fromThisPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  // no browser: those name the origin of every POST
  if (origin === undefined) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  const caller = new URL(origin);
  const called = `${caller.protocol}//${host}`;
  return URL.canParse(called) && new URL(called).host === caller.host;
}

/**
 * Passes a description request on to the named target: for endpoints that answer no web page. Only POST, only with the key and
 * the type, only from this page; the answer, of 1 MB at most, comes back with its status, type and `Retry-After`. Redirects are not
 * followed: the key and the image are for the target alone.
 *
 * @param target origin that calls are passed on to; undefined: the proxy is off and says so
 * @param timeoutMs limit for the whole answer
 */
export function describeProxy(target: string | undefined, timeoutMs = longestWait) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!target) {
      refuse(response, 404, `The proxy is off. Start the page with ${variable}=https://… npm start.`);
      return;
    }
    if (request.method !== 'POST') return refuse(response, 405, 'Only POST requests are forwarded.');
    if (!fromThisPage(request)) return refuse(response, 403, 'Only this page may use the proxy.');
    const body = await bodyOf(request);
    if (!body) return refuse(response, 413, 'The image is too large for the proxy.');
    const { authorization, 'content-type': type = 'application/json' } = request.headers;
    const stop = new AbortController();
    const late = new Error('late');
    const timer = setTimeout(() => stop.abort(late), timeoutMs);
    // the page gave up: so does the call that was made for it
    response.on('close', () => stop.abort());
    try {
      const answer = await fetch(new URL(`.${request.url ?? '/'}`, `${target.replace(/\/+$/, '')}/`), {
        method: 'POST',
        headers: { 'Content-Type': type, ...(authorization ? { Authorization: authorization } : {}) },
        body: new Uint8Array(body),
        redirect: 'manual',
        signal: stop.signal,
      });
      if (isRedirect(answer)) {
        refuse(response, unfit, `${target} redirects the request to another URL; it was not forwarded.`);
        return;
      }
      const bytes = await boundedBody(answer);
      const again = answer.headers.get('retry-after');
      response.writeHead(answer.status, {
        'Content-Type': answer.headers.get('content-type') ?? 'application/json',
        ...(again === null ? {} : { 'Retry-After': again }),
      });
      response.end(bytes);
    } catch (error) {
      if (stop.signal.reason === late)
        refuse(response, unfit, `${target} did not answer within ${timeoutMs / 1000} s.`);
      else if (error instanceof TooLong)
        refuse(response, unfit, `The answer of ${target} is larger than ${largestAnswer / 2 ** 20} MB.`);
      else refuse(response, 502, `No response from ${target}.`);
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  };
}

/**
 * Origin in the environment variable; undefined where it is not set.
 *
 * @throws Error for anything but a web address, before the server starts
 */
export function proxyTarget(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const target = env[variable]?.trim();
  if (!target) return undefined;
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new Error(`${variable} takes a URL such as https://example.com, not "${target}".`);
  return target;
}

/** The proxy in Vite's development and preview servers. */
export function describeProxyPlugin(env: Readonly<Record<string, string | undefined>>): Plugin {
  const target = proxyTarget(env);
  const answer = describeProxy(target);
  const handle = (request: IncomingMessage, response: ServerResponse): void => void answer(request, response);
  return {
    name: 'fovea-describe-proxy',
    configureServer: ({ middlewares }) => void middlewares.use(mount, handle),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(mount, handle),
  };
}
