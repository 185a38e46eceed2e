import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mimeType, under } from '../../src/cli/engine/server.ts';

export interface StaticServer {
  /** `http://127.0.0.1:<port>/` */
  url: string;
  /** Content that takes the place of a file's: a newer version of it. */
  changed: Map<string, string>;
  close(): Promise<void>;
}

/** Serves a folder as a plain host does, without a header of ours; `mounts` are other folders by their path in it. */
export async function serveStatic(
  folder: string,
  mounts: Record<string, string> = {},
): Promise<StaticServer> {
  const changed = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!.slice(1) || 'index.html';
    const mount = Object.keys(mounts).find((prefix) => path.startsWith(`${prefix}/`));
    const file =
      mount === undefined ? under(folder, path) : under(mounts[mount]!, path.slice(mount.length + 1));
    const content = changed.get(path);
    const bytes = content === undefined ? readFile(file ?? '') : Promise.resolve(Buffer.from(content));
    bytes.then(
      (body) => response.writeHead(200, { 'Content-Type': mimeType(path) }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    changed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
