import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a host of checkpoints behaves; every field can be changed while it runs. */
interface HostManners {
  ranges: boolean;
  /** Whether pages of other sites may read the files. */
  cors: boolean;
  /** Whether those pages may see ETag and Content-Range. */
  exposes: boolean;
  /** Says when the file was changed, or what it is, as most hosts do. */
  stamps: boolean;
  /** Status of every answer, in place of the file. */
  status: number | undefined;
  /** Sends people to a page where they sign in, with status 200. */
  signIn: boolean;
  /** Connections that are cut after so many bytes, the next ones first. */
  cuts: number[];
  /** Sends so many bytes and then nothing more. */
  stallAfter: number | undefined;
  /** Origin that the bytes come from instead. */
  redirectTo: string | undefined;
}

export interface ShelfHost extends HostManners {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  files: Map<string, Buffer>;
  /** Requests for bytes so far: path and range. */
  asked: { path: string; range: string | undefined }[];
  close(): Promise<void>;
}

/** For tests: plays a host of public checkpoints on this machine. */
export async function serveShelfHost(files: Map<string, Buffer>): Promise<ShelfHost> {
  const server = createServer((request, response) => answer(host, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host: ShelfHost = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    asked: [],
    ranges: true,
    cors: true,
    exposes: true,
    stamps: true,
    status: undefined,
    signIn: false,
    cuts: [],
    stallAfter: undefined,
    redirectTo: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return host;
}

function answer(host: ShelfHost, request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? '/';
  const { range } = request.headers;
  if (host.cors) response.setHeader('Access-Control-Allow-Origin', '*');
  if (host.cors && host.exposes) response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range');
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  host.asked.push({ path, range });
  const bytes = host.files.get(path);
  if (host.redirectTo !== undefined) response.writeHead(302, { Location: host.redirectTo + path }).end();
  else if (host.status !== undefined) response.writeHead(host.status, { 'Retry-After': '0' }).end('no');
  else if (host.signIn) response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<html>');
  else if (!bytes) response.writeHead(404).end();
  else send(host, bytes, range, response);
}

function send(host: ShelfHost, bytes: Buffer, range: string | undefined, response: ServerResponse): void {
  if (host.stamps) {
    response.setHeader('ETag', `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`);
    response.setHeader('Last-Modified', 'Thu, 01 Jan 2026 00:00:00 GMT');
  }
  const [, first, last] = (host.ranges && /^bytes=(\d+)-(\d*)$/.exec(range ?? '')) || [];
  const from = Number(first ?? 0);
  const to = Math.min(bytes.length, last ? Number(last) + 1 : bytes.length);
  if (first !== undefined && from >= bytes.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
    return;
  }
  if (first !== undefined) response.setHeader('Content-Range', `bytes ${from}-${to - 1}/${bytes.length}`);
  const part = bytes.subarray(from, to);
  response.writeHead(first === undefined ? 200 : 206, { 'Content-Length': part.length });
  const cut = host.cuts.shift();
  if (cut !== undefined) response.write(part.subarray(0, cut), () => setImmediate(() => response.destroy()));
  else if (host.stallAfter !== undefined) response.write(part.subarray(0, host.stallAfter));
  else response.end(part);
}
