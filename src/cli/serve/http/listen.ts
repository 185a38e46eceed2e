import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FoveaError } from '../../../shared/errors.ts';
import { systemCode } from '../../items/item.ts';
import { Refusal } from '../refusal.ts';
import { handler } from './handler.ts';
import type { Service } from './service.ts';

export interface Listening {
  /** `http://127.0.0.1:8417` */
  url: string;
  /** Accepts nothing more, answers what was accepted, and closes; what is not done after `grace` milliseconds is refused. */
  stop(grace: number): Promise<void>;
}

/** What a connection is told that sends no HTTP, or not in time. */
const broken: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new Refusal('timeout', 'The request did not arrive in time.'),
  HPE_HEADER_OVERFLOW: new Refusal('too-large', 'The headers of the request are too large.'),
};

/** Milliseconds in which the headers of a request must have arrived, and for which a connection is kept open between requests. */
const headersWithin = 20_000;
const keptOpen = 30_000;

/** Serves on a port; 0: a free one. Throws `usage` where the port cannot be had. */
export async function listen(service: Service, host: string, port: number): Promise<Listening> {
  const handle = handler(service);
  const active = new Set<object>();
  const server = createServer({
    headersTimeout: headersWithin,
    requestTimeout: 0,
    keepAliveTimeout: keptOpen,
    connectionsCheckingInterval: 5000,
  });
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    active.add(response);
    response.once('close', () => active.delete(response));
    void handle(request, response);
  };
  server.on('request', take);
  // asked before a large body is sent: the answer may be that it need not be
  server.on('checkContinue', take);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, body } =
      broken[error.code ?? ''] ?? new Refusal('bad-request', 'The request is not HTTP that can be read.');
    const text = `${JSON.stringify(body)}\n`;
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch((error: unknown) => {
    const code = systemCode(error);
    const why = code === 'EADDRINUSE' ? 'it is in use' : code === 'EACCES' ? 'you may not use it' : code;
    throw new FoveaError(
      'usage',
      `The port ${port} of ${host} cannot be used: ${why}.`,
      'Choose another one with --port; 0 takes a free one.',
    );
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    stop: async (grace) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const until = performance.now() + grace;
      await service.queue.stop(grace);
      // the last answers are on their way
      while (active.size > 0 && performance.now() < until + lastWrites) await pause();
      server.closeAllConnections();
      await closed;
    },
  };
}

const lastWrites = 2000;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
