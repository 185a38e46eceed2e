import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

/** Cross-origin isolation (threads for the WASM fallback); types are never guessed. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wgsl': 'text/wgsl; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** MIME type by file name; safetensors and everything unknown are plain bytes. */
export function mimeType(name: string): string {
  return types[extname(name).toLowerCase()] ?? 'application/octet-stream';
}

/** Path of a requested file under a root, or undefined where the request would leave it. */
export function under(root: string, requested: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(requested);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const path = join(root, decoded);
  const inside = relative(root, path);
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? undefined : path;
}

export interface ServerOptions {
  /** The built page. */
  dist: string;
  /** The model package, seen as `/model/…`. */
  model: string;
  /** Path of the image with an index, seen as `/item/N`; undefined where there is none. */
  item(index: number): string | undefined;
  /** Takes the body of a POST to `/tensor/<index>?name=…&shape=…`. */
  tensor?(index: number, name: string, shape: number[], bytes: Buffer): Promise<void>;
}

export interface LocalServer {
  /** `http://127.0.0.1:<port>/` */
  url: string;
  close(): Promise<void>;
}

/** Serves the engine, one model and the batch's images to the headless browser, on a free port of this machine only. */
export async function serve(options: ServerOptions): Promise<LocalServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
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
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  // not `new URL(request.url)`: that would fold `..` away before it can be refused
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const [, area = '', rest = ''] = /^\/(model|item|tensor)\/(.*)$/.exec(path) ?? [];
  if (request.method === 'POST' && area === 'tensor' && options.tensor) {
    const search = new URLSearchParams(query);
    const shape = (search.get('shape') ?? '').split(',').filter(Boolean).map(Number);
    await options.tensor(Number(rest), search.get('name') ?? '', shape, await body(request));
    plain(response, 200, 'ok');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    plain(response, 405, 'only GET');
    return;
  }
  const file =
    area === 'item'
      ? options.item(/^\d+$/.test(rest) ? Number(rest) : -1)
      : area === 'model'
        ? under(options.model, rest)
        : under(options.dist, path.slice(1) || 'index.html');
  await sendFile(file, request, response);
}

async function sendFile(
  file: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (file === undefined || !found?.isFile()) {
    plain(response, 404, 'no such file');
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': mimeType(file),
    'Content-Length': found.size,
    'Cache-Control': 'no-store',
  });
  if (request.method === 'HEAD' || found.size === 0) {
    response.end();
    return;
  }
  // a file that grows meanwhile must not exceed the length announced
  const stream = createReadStream(file, { end: found.size - 1 });
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
}
