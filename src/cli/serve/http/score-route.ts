import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refusal, statusOf } from '../refusal.ts';
import type { Reply } from '../replies.ts';
import { readAskText, readForm, type Ask } from './ask.ts';
import { checkLength, readBody } from './body.ts';
import { jobOf } from './job-of.ts';
import { lineOf, type Service } from './service.ts';

const keyPattern = /^[\x21-\x7e]{1,200}$/;

/** The key of a request that may be sent again; undefined where it has none. Throws `bad-request`. */
function keyOf({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && keyPattern.test(key))) return key;
  throw new Refusal('bad-request', 'The Idempotency-Key has up to 200 visible characters of ASCII.');
}

/** `POST /v1/score`: one image, one line. `signal` fires when the client has gone. */
export async function scoreRoute(
  service: Service,
  request: IncomingMessage,
  { signal, goOn }: { signal: AbortSignal; goOn: () => void },
): Promise<Reply & { replayed?: boolean }> {
  const { queue, replies, limits, held } = service;
  const key = keyOf(request);
  const type = request.headers['content-type'] ?? '';
  const form = /^multipart\/form-data\b/i.test(type);
  if (!form && !/^application\/json\b/i.test(type))
    throw new Refusal(
      'unsupported-type',
      `A request of the type "${type}" cannot be read.`,
      'Send multipart/form-data with the file in "image", or application/json.',
    );
  checkLength(request, limits);
  // refused before the image is sent, not after
  if (key === undefined || !replies.has(key)) queue.checkRoom();
  goOn();
  const body = await readBody(request, limits, held, queue.retryAfter);
  try {
    const score = async (stop?: AbortSignal): Promise<Reply> => {
      const ask = form ? await readForm(Uint8Array.from(body), type) : readAskText(body.toString('utf8'));
      return reply(service, ask, stop);
    };
    if (key === undefined) return await score(signal);
    const digest = createHash('sha256')
      .update(type.split(';')[0]!)
      .update(withoutBoundary(body, type))
      .digest('hex');
    // scored even where the client goes: it has said that it will ask again
    return await replies.once(key, digest, () => score());
  } finally {
    held.give(body.length);
  }
}

/** A form without its boundary, which is another each time it is sent. */
function withoutBoundary(body: Buffer, type: string): Buffer | string {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  return boundary === undefined ? body : body.toString('latin1').replaceAll(`--${boundary}`, '--');
}

async function reply(service: Service, ask: Ask, signal?: AbortSignal): Promise<Reply> {
  const job = await jobOf(ask, service.model, service.rules);
  const outcome = await service.queue.add(job, signal ? { signal } : {});
  return { status: outcome.ok ? 200 : statusOf(outcome.error.code), body: lineOf(service, job, outcome) };
}
