import type { IncomingMessage } from 'node:http';
import { Refusal } from '../refusal.ts';

const megabytes = (bytes: number): string => `${Number((bytes / 1e6).toPrecision(3))} MB`;

/** Bytes of all requests that are held at once. */
export class HeldBytes {
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** Throws `busy` where there is no room for more. */
  take(bytes: number, retryAfter: number): void {
    if (this.#used + bytes > this.limit)
      throw new Refusal(
        'busy',
        `Requests of ${megabytes(this.#used)} are held, which is all there is room for.`,
        'Send the request again after the seconds in Retry-After.',
        retryAfter,
      );
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

export interface BodyLimits {
  /** Largest body in bytes. */
  most: number;
  /** Milliseconds in which a body, or the next piece of a batch, must arrive. */
  within: number;
}

/** The refusal of a body of more than `most` bytes. */
export const tooLarge = (most: number): Refusal =>
  new Refusal(
    'too-large',
    `The body is larger than ${megabytes(most)}.`,
    'Send a smaller file, or start the server with a larger --max-body.',
  );

/** Throws `too-large` where a body says beforehand that it is. */
export function checkLength({ headers }: IncomingMessage, { most }: Pick<BodyLimits, 'most'>): void {
  if (Number(headers['content-length'] ?? 0) > most) throw tooLarge(most);
}

/**
 * Pieces of a body as they arrive. Throws `timeout` where none came for so long, and `gone` where the client is. `waits` says whether it is
 * our turn: then no time runs.
 */
export async function* pieces(
  request: IncomingMessage,
  within: number,
  waits: () => boolean = () => true,
): AsyncGenerator<Buffer> {
  const iterator = (request as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  for (;;) {
    const next = iterator.next();
    const result = await inTime(next, within, waits);
    if (result.done) return;
    yield result.value;
  }
}

async function inTime<T>(next: Promise<T>, within: number, waits: () => boolean): Promise<T> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const late = new Promise<never>((_, reject) => {
    let since = performance.now();
    timer = setInterval(
      () => {
        if (!waits()) since = performance.now();
        else if (performance.now() - since >= within)
          reject(
            new Refusal(
              'timeout',
              `Nothing arrived for ${within / 1000} s.`,
              'Send the request again, whole.',
            ),
          );
      },
      Math.min(within, 1000),
    );
  });
  try {
    return await Promise.race([
      next.catch(() => {
        throw new Refusal('gone', 'The client closed the connection.');
      }),
      late,
    ]);
  } finally {
    clearInterval(timer);
  }
}

/**
 * A whole body of at most `most` bytes, received within `within` milliseconds. The bytes count as `held`; the caller gives them back. Throws
 * `too-large`, `timeout`, `busy` or `gone`, having given back what it took.
 */
export async function readBody(
  request: IncomingMessage,
  { most, within }: BodyLimits,
  held: HeldBytes,
  retryAfter: number,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  const until = performance.now() + within;
  let size = 0;
  try {
    for await (const part of pieces(request, within)) {
      if (performance.now() > until)
        throw new Refusal(
          'timeout',
          `The request did not arrive within ${within / 1000} s.`,
          'Send a smaller file, or start the server with a longer --timeout.',
        );
      if (size + part.length > most) throw tooLarge(most);
      held.take(part.length, retryAfter);
      size += part.length;
      parts.push(part);
    }
  } catch (error) {
    held.give(size);
    throw error;
  }
  return Buffer.concat(parts);
}
