import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

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
  const files = sirv(folder, { dev: true });
  const mounted = Object.entries(mounts).map(([path, root]) => ({ path, files: sirv(root, { dev: true }) }));
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!.slice(1) || 'index.html';
    const content = changed.get(path);
    const missing = () => void response.writeHead(404).end();
    if (content !== undefined) {
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/html';
      response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(content);
      return;
    }
    const mount = mounted.find((one) => path.startsWith(`${one.path}/`));
    if (mount) request.url = `/${path.slice(mount.path.length + 1)}`;
    (mount?.files ?? files)(request, response, missing);
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
