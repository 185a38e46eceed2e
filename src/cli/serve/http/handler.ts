import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../refusal.ts';
import type { Reply } from '../replies.ts';
import openapi from '../openapi.json' with { type: 'json' };
import { admit, corsHeaders, preflightHeaders } from './admission.ts';
import { Batches, batchRoute } from './batch-route.ts';
import { scoreRoute } from './score-route.ts';
import { failureReply, send } from './send.ts';
import { servedModels } from './served-models.ts';
import type { Service } from './service.ts';

const json = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Paths and their methods; HEAD goes wherever GET does. */
export const routes: Readonly<Record<string, 'GET' | 'POST'>> = {
  '/v1/score': 'POST',
  '/v1/batches': 'POST',
  '/v1/models': 'GET',
  '/healthz': 'GET',
  '/metrics': 'GET',
  '/openapi.json': 'GET',
};

/** What is answered to a GET; undefined for another path. */
function look(
  { model, queue, metrics }: Service,
  path: string,
): { reply: Reply; headers?: Record<string, string> } | undefined {
  switch (path) {
    case '/v1/models':
      return { reply: { status: 200, body: json({ models: servedModels(model) }) } };
    case '/healthz': {
      const status = queue.stopped ? 'stopping' : 'ok';
      const { waiting, limit } = queue;
      return { reply: { status: queue.stopped ? 503 : 200, body: json({ status, waiting, limit }) } };
    }
    case '/metrics':
      return {
        reply: { status: 200, body: metrics.text() },
        headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
      };
    case '/openapi.json':
      return { reply: { status: 200, body: json(openapi) } };
    default:
      return undefined;
  }
}

function checkRoute(path: string, method = ''): void {
  const allowed = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (allowed === undefined)
    throw new Refusal(
      'not-found',
      `There is no ${path} here.`,
      `There are ${Object.keys(routes).join(', ')}.`,
    );
  if (method !== allowed && !(method === 'HEAD' && allowed === 'GET'))
    throw new Refusal('wrong-method', `${path} takes ${allowed}, not ${method}.`);
}

/** Answers every request, whatever it is; nothing is thrown. */
export function handler(
  service: Service,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const batches = new Batches();
  return async (request, response) => {
    const { access, metrics } = service;
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const gone = new AbortController();
    response.on('error', () => undefined);
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
      metrics.request(
        Object.hasOwn(routes, path) ? path : 'other',
        response.writableFinished ? response.statusCode : 499,
      );
    });
    const goOn = (): void => {
      if (request.headers.expect !== undefined) response.writeContinue();
    };
    let cors: Record<string, string> = {};
    try {
      const preflight =
        request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
      admit(request, access, path === '/healthz' || preflight);
      cors = corsHeaders(request, access);
      if (preflight)
        return send(request, response, { status: 204, body: '' }, { ...cors, ...preflightHeaders });
      checkRoute(path, request.method);
      if (path === '/v1/batches') {
        batches.begin(service);
        try {
          await batchRoute(service, request, response, { signal: gone.signal, goOn, headers: cors });
        } finally {
          batches.end();
        }
        return;
      }
      if (path === '/v1/score') {
        const { replayed, ...reply } = await scoreRoute(service, request, { signal: gone.signal, goOn });
        if (replayed) metrics.replayed();
        return send(request, response, reply, {
          ...cors,
          ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}),
        });
      }
      const { reply, headers } = look(service, path)!;
      send(request, response, reply, { ...cors, ...headers });
    } catch (error) {
      const { reply, headers } = failureReply(error);
      if (response.headersSent) response.destroy();
      else send(request, response, reply, { ...cors, ...headers });
    }
  };
}
