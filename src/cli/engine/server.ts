import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { suppliedFile, type SuppliedFile } from '../../build/trunk/supply.ts';

/** Cross-origin isolation (threads for the WASM fallback); types are never guessed; the URL, which is secret, is not disclosed as a referrer. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

export interface ServerOptions {
  /** The built page. */
  dist: string;
  /** The model package, seen as `model/…`, where there is one. */
  model?: string | undefined;
  /** Packages of models that score beside it, seen as `beside/<index>/…`. */
  beside?: readonly string[] | undefined;
  /** Path or bytes of the image with an index, seen as `item/N`; undefined where there is none. */
  item: (index: number) => string | Uint8Array | undefined;
  /** Takes the body of a POST to `tensor/<index>?name=…&shape=…`. */
  tensor?: (index: number, name: string, shape: number[], bytes: Buffer) => Promise<void>;
}

export interface LocalServer {
  /** `http://127.0.0.1:<port>/<secret>/` */
  url: string;
  close(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/**
 * Serves the engine, one model and the batch's images to the headless browser, on a free port of this machine only. Other programs and web
 * pages reach that port too: whoever does not know the secret in the address, calls by another name (`Host`) or from another page
 * (`Origin`) gets 403.
 */
export async function serve(options: ServerOptions): Promise<LocalServer> {
  const secret = randomBytes(24).toString('base64url');
  const route = router(options);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const { port } = server.address() as AddressInfo;
    const path = admitted(request, `127.0.0.1:${port}`, secret);
    if (path === undefined) {
      plain(response, 403, 'forbidden');
      return;
    }
    request.url = path;
    Promise.resolve(route(request, response)).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else plain(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${secret}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The path behind the secret where the request comes from our own browser; undefined for any other caller. */
function admitted(
  { headers, method, url = '' }: IncomingMessage,
  host: string,
  secret: string,
): string | undefined {
  const given = Buffer.from(url.slice(1, 1 + secret.length));
  const known = given.length === secret.length && timingSafeEqual(given, Buffer.from(secret));
  if (!known || url[1 + secret.length] !== '/' || headers.host !== host) return undefined;
  // a browser names the page behind every POST; where it names one at all, it must be ours
  const own = headers.origin === undefined ? method !== 'POST' : headers.origin === `http://${host}`;
  const site = headers['sec-fetch-site'];
  return own && (site === undefined || site === 'same-origin' || site === 'none')
    ? url.slice(1 + secret.length)
    : undefined;
}

function router({ dist, model, beside = [], item, tensor }: ServerOptions): Handler {
  const missing = (response: ServerResponse) => () => plain(response, 404, 'no such file');
  // `dev`: files are looked up on request, not listed in advance
  const page = sirv(dist, { dev: true });
  const weights = model === undefined ? undefined : sirv(model, { dev: true });
  const others = beside.map((folder) => ({ folder, files: sirv(folder, { dev: true }) }));
  return (request, response) => {
    const [path = '', query = ''] = (request.url ?? '/').split('?', 2);
    const [, area, rest = ''] = /^\/(model|beside|item|tensor)\/(.*)$/.exec(path) ?? [];
    const index = /^\d+$/.test(rest) ? Number(rest) : -1;
    if (request.method === 'POST' && area === 'tensor' && tensor && index >= 0)
      return takeTensor(request, response, (name, shape, bytes) => tensor(index, name, shape, bytes), query);
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'only GET');
    if (area === 'item') return sendImage(item(index), response);
    if (area === 'model' && model !== undefined && weights) {
      request.url = `/${rest}`;
      return weights(request, response, () => sendSupplied(model, rest, response));
    }
    if (area === 'beside') {
      const [, place = '', file = ''] = /^(\d+)(\/.*)$/.exec(rest) ?? [];
      const other = others[Number(place)];
      if (place === '' || !other) return plain(response, 404, 'no such model');
      request.url = file;
      return other.files(request, response, () => sendSupplied(other.folder, file.slice(1), response));
    }
    return page(request, response, missing(response));
  };
}

/** A file that the model's folder lacks because it holds weights of others: made from the installed package. */
function sendSupplied(model: string, file: string, response: ServerResponse): void {
  let found: SuppliedFile | undefined;
  try {
    found = suppliedFile(model, file);
  } catch (error) {
    return plain(response, 404, error instanceof Error ? error.message : String(error));
  }
  if (!found) return plain(response, 404, 'no such file');
  const { bytes } = found;
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes.length });
  response.end(bytes);
}

async function takeTensor(
  request: IncomingMessage,
  response: ServerResponse,
  take: (name: string, shape: number[], bytes: Buffer) => Promise<void>,
  query: string,
): Promise<void> {
  const search = new URLSearchParams(query);
  const shape = (search.get('shape') ?? '').split(',').filter(Boolean).map(Number);
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  await take(search.get('name') ?? '', shape, Buffer.concat(parts));
  plain(response, 200, 'ok');
}

/** An image lies anywhere, so no folder is served for it. */
async function sendImage(file: string | Uint8Array | undefined, response: ServerResponse): Promise<void> {
  if (file instanceof Uint8Array) {
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': file.length });
    response.end(file);
    return;
  }
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (file === undefined || !found?.isFile()) return plain(response, 404, 'no such file');
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': found.size });
  if (found.size === 0) {
    response.end();
    return;
  }
  // a file that grows meanwhile must not exceed the length announced
  const stream = createReadStream(file, { end: found.size - 1 });
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
}
