import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call as the server saw it. */
export interface Call {
  path: string;
  authorization: string | undefined;
  body: string;
}

/** How the server answers a call: status, body, further headers. */
export interface Reply {
  status?: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface DescriptionServer {
  /** Up to and without `/chat/completions`. */
  baseUrl: string;
  host: string;
  calls: Call[];
  close(): Promise<void>;
}

/** A chat completion as OpenAI-compatible servers answer it. */
export const said = (content: string): Reply => ({ body: { choices: [{ message: { content } }] } });

/** A real server on this machine that speaks the OpenAI-compatible protocol; without `cors` it is closed to web pages. */
export async function startDescriptionServer(
  reply: (call: Call, count: number) => Reply,
  { cors = true }: { cors?: boolean } = {},
): Promise<DescriptionServer> {
  const calls: Call[] = [];
  const open = cors
    ? {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Headers': 'authorization, content-type',
        'Access-Control-Expose-Headers': 'Retry-After',
      }
    : {};
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'OPTIONS') {
      response.writeHead(cors ? 204 : 403, open).end();
      return;
    }
    if (request.method !== 'POST') {
      response.writeHead(200, open).end('running');
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const call = { path: request.url ?? '', authorization: request.headers.authorization, body };
      const { status = 200, body: answer, headers = {} } = reply(call, calls.push(call));
      response
        .writeHead(status, { 'Content-Type': 'application/json', ...open, ...headers })
        .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: `http://${host}/v1`,
    host,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
