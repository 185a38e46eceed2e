import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';

/** Where the page finds the proxy. */
const mount = '/describe-proxy';
/** The environment variable that switches it on and names the one place it leads to. */
const variable = 'FOVEA_DESCRIBE_PROXY';
/** Largest call passed on, in bytes: one image of 1024 pixels in base64 is far below. */
const largestBody = 8 * 2 ** 20;

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

/** The header that a browser sets and no page can: a call from another site is not ours to pass on. */
function fromThisPage({ headers }: IncomingMessage): boolean {
  return headers['sec-fetch-site'] === 'same-origin' || headers['sec-fetch-site'] === undefined;
}

/**
 * Passes a description request on to the named target: for endpoints that answer no web page. Only POST, only with the key and
 * the type, only from this page; the answer comes back with its status, type and `Retry-After`.
 *
 * @param target origin that calls are passed on to; undefined: the proxy is off and says so
 */
export function describeProxy(target: string | undefined) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!target) {
      refuse(response, 404, `The proxy is off. Start the page with ${variable}=https://… npm start.`);
      return;
    }
    if (request.method !== 'POST') return refuse(response, 405, 'Only POST is passed on.');
    if (!fromThisPage(request)) return refuse(response, 403, 'Only this page may use the proxy.');
    const body = await bodyOf(request);
    if (!body) return refuse(response, 413, 'The image is too large for the proxy.');
    const { authorization, 'content-type': type = 'application/json' } = request.headers;
    try {
      const answer = await fetch(new URL(`.${request.url ?? '/'}`, `${target.replace(/\/+$/, '')}/`), {
        method: 'POST',
        headers: { 'Content-Type': type, ...(authorization ? { Authorization: authorization } : {}) },
        body: new Uint8Array(body),
        redirect: 'error',
      });
      const again = answer.headers.get('retry-after');
      response.writeHead(answer.status, {
        'Content-Type': answer.headers.get('content-type') ?? 'application/json',
        ...(again === null ? {} : { 'Retry-After': again }),
      });
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch {
      refuse(response, 502, `Nothing answers at ${target}.`);
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
    throw new Error(`${variable} takes an address such as https://example.com, not "${target}".`);
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
