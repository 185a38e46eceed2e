import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface PackageServer {
  /** `http://127.0.0.1:<port>/` */
  url: string;
  /** Requests so far, as paths. */
  asked: string[];
  /** While true, shards stop in the middle and wait. */
  stall: boolean;
  /** Whether other sites may read the files. */
  cors: boolean;
  close(): Promise<void>;
}

/** Sends half of a file as a slow line does, an eighth at a time, and then nothing more. */
function sendHalf(response: ServerResponse, bytes: Buffer): void {
  const part = Math.ceil(bytes.length / 8);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent * part, ++sent * part));
    if (sent === 4) clearInterval(timer);
  }, 150);
  response.on('close', () => {
    clearInterval(timer);
  });
}

/** Serves a package from another origin than the page's. */
export async function servePackage(folder: string): Promise<PackageServer> {
  const server = createServer((request, response) => {
    const file = (request.url ?? '/').slice(1);
    state.asked.push(file);
    const cors = state.cors ? { 'Access-Control-Allow-Origin': '*' } : {};
    readFile(join(folder, file)).then(
      (bytes) => {
        response.writeHead(200, { ...cors, 'Content-Length': bytes.length });
        if (state.stall && file.endsWith('.safetensors')) sendHalf(response, bytes);
        else response.end(bytes);
      },
      () => response.writeHead(404, cors).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: PackageServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: [],
    stall: false,
    cors: true,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return state;
}
