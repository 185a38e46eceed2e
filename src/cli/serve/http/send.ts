import type { IncomingMessage, ServerResponse } from 'node:http';
import { FoveaError, toErrorRecord } from '../../../shared/errors.ts';
import { Refusal, statusOf } from '../refusal.ts';
import type { Reply } from '../replies.ts';

/** Every answer is data, never a page. */
const plain = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Milliseconds for which the rest of a refused body is read, so that its sender gets to read the answer. */
const drainFor = 2000;

/** Sends a whole answer. Where the request has not been read to its end, the connection is closed after it. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: Reply,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const unread = !request.complete;
  response.writeHead(status, {
    ...plain,
    'Content-Type': 'application/json; charset=utf-8',
    ...(unread ? { Connection: 'close' } : {}),
    ...headers,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  if (!unread) return;
  request.on('error', () => undefined);
  request.resume();
  const timer = setTimeout(() => request.destroy(), drainFor);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}

/** What is answered to a failure, whatever it is. */
export function failureReply(error: unknown): { reply: Reply; headers: Record<string, string> } {
  if (error instanceof Refusal) {
    const { status, body, retryAfter } = error;
    return {
      reply: { status, body: `${JSON.stringify(body)}\n` },
      headers: {
        ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
        ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      },
    };
  }
  const { message, code, hint } = toErrorRecord(error);
  const status = error instanceof FoveaError ? statusOf(code) : 500;
  return { reply: { status, body: `${JSON.stringify({ error: message, code, hint })}\n` }, headers: {} };
}
