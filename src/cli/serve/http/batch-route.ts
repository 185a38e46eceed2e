import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toErrorRecord } from '../../../shared/errors.ts';
import { Refusal, stopping } from '../refusal.ts';
import { readAskText } from './ask.ts';
import { checkLength, pieces, tooLarge } from './body.ts';
import { jobOf } from './job-of.ts';
import { lineOf, type Service } from './service.ts';

/** Images of one batch that are in the queue at once: the next is there when one is done, and others get their turn in between. */
const atOnce = 2;

/** Running batches of a server. */
export class Batches {
  #running = 0;

  /** Throws `busy` where as many run as may. */
  begin({ batches, queue }: Service): void {
    if (queue.stopped) throw stopping();
    if (this.#running >= batches)
      throw new Refusal(
        'busy',
        `${this.#running} batches are running, which is as many as may run.`,
        'Send the batch again after the seconds in Retry-After.',
        queue.retryAfter,
      );
    this.#running++;
  }

  end(): void {
    this.#running--;
  }
}

/**
 * `POST /v1/batches`: a line of JSON per image in, a line of `fovea score` per image out, in the same order, as they are ready. Lines are read
 * ahead of the scoring, so that a client that first sends everything and then reads never waits for itself.
 */
export async function batchRoute(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  { signal, goOn, headers }: { signal: AbortSignal; goOn: () => void; headers: Record<string, string> },
): Promise<void> {
  checkLength(request, service.limits);
  if (request.headers['idempotency-key'] !== undefined)
    throw new Refusal(
      'bad-request',
      'A batch has no Idempotency-Key.',
      'Send the lines again that were not answered.',
    );
  goOn();
  const answers = new Answers();
  const begin = (): void => {
    if (response.headersSent) return;
    response.writeHead(200, {
      ...headers,
      'Content-Type': 'application/jsonl; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
    response.flushHeaders();
  };
  const reading = (async () => {
    let number = 0;
    for await (const text of lines(service, request, answers)) {
      number++;
      if (text.trim() === '') continue;
      answers.add(number, text);
    }
  })().finally(() => answers.close());
  // met below, when its turn comes
  reading.catch(() => undefined);
  for await (const line of answers.inOrder((number, text) => answer(service, number, text, signal))) {
    if (signal.aborted) break;
    begin();
    if (!response.write(line)) await drained(response, signal, service.limits.within);
  }
  try {
    await reading;
  } catch (error) {
    if (!(error instanceof Refusal) || !response.headersSent) throw error;
    // the lines that could not be read are answered by one that says why
    response.write(`${JSON.stringify({ file: '', ...error.body })}\n`);
  }
  if (!response.headersSent && answers.count === 0)
    throw new Refusal('bad-request', 'The batch has no lines.', 'Send one JSON object per line.');
  begin();
  response.end();
}

/** Waits until the client has read what was sent; one that has not within so many milliseconds is dropped, which fires `signal`. */
async function drained(response: ServerResponse, signal: AbortSignal, within: number): Promise<void> {
  const timer = setTimeout(() => response.destroy(), within);
  // `signal` ends the wait by an AbortError: the caller sees for itself
  await once(response, 'drain', { signal }).catch(() => undefined);
  clearTimeout(timer);
}

/** The lines of a body as they arrive. */
async function* lines(service: Service, request: IncomingMessage, answers: Answers): AsyncGenerator<string> {
  const { most, within } = service.limits;
  const decoder = new TextDecoder();
  let size = 0;
  let rest = '';
  for await (const piece of pieces(request, within, () => answers.idle)) {
    size += piece.length;
    if (size > most) throw tooLarge(most);
    const parts = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/** The answer to one line; every failure is a failed line. Throws `gone`. */
async function answer(service: Service, number: number, text: string, signal: AbortSignal): Promise<string> {
  let file = `line ${number}`;
  try {
    const ask = readAskText(text);
    file = ask.file ?? ask.name ?? file;
    const job = await jobOf(ask, service.model, service.rules);
    const outcome = await service.queue.add(job, { signal, always: true });
    return lineOf(service, job, outcome);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'gone') throw error;
    if (error instanceof Refusal) return `${JSON.stringify({ file, ...error.body })}\n`;
    const { message, code, hint } = toErrorRecord(error);
    return `${JSON.stringify({ file, error: message, code, hint })}\n`;
  }
}

/** Lines that wait for their answers. */
class Answers {
  readonly #lines: { number: number; text: string }[] = [];
  #closed = false;
  #wake: () => void = () => undefined;
  #running = 0;
  count = 0;

  /** Whether it is the client's turn. */
  get idle(): boolean {
    return this.#lines.length === 0 && this.#running === 0;
  }

  add(number: number, text: string): void {
    this.count++;
    this.#lines.push({ number, text });
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** The answers in the order of the lines, few of them being made at once. */
  async *inOrder(make: (number: number, text: string) => Promise<string>): AsyncGenerator<string> {
    const made: Promise<string>[] = [];
    for (;;) {
      while (made.length < atOnce && this.#lines.length > 0) {
        const { number, text } = this.#lines.shift()!;
        const one = make(number, text);
        one.catch(() => undefined);
        made.push(one);
        this.#running++;
      }
      const [first] = made;
      if (!first && this.#closed) return;
      const news = new Promise<void>((resolve) => (this.#wake = resolve));
      // a line that arrives meanwhile is to wait in the queue, not here
      const line = await Promise.race([...(first ? [first] : []), news]);
      if (line === undefined) continue;
      made.shift();
      yield line;
      this.#running--;
    }
  }
}
