import { Refusal } from './refusal.ts';

/** An answer as it is sent. */
export interface Reply {
  status: number;
  body: string;
}

interface Kept {
  /** Of the request: the same key must mean the same request. */
  digest: string;
  reply: Promise<Reply>;
  at: number;
}

/**
 * Answers by the `Idempotency-Key` of their requests: who asks again, because a connection broke or a time limit passed, gets the answer of the
 * first request, also while that is being made. Failures of the server are not kept: then the image is scored again.
 */
export class Replies {
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;
  readonly #lifetime: number;
  readonly #now: () => number;

  /** @param lifetime milliseconds */
  constructor(most = 10_000, lifetime = 3_600_000, now = () => Date.now()) {
    this.#most = most;
    this.#lifetime = lifetime;
    this.#now = now;
  }

  /** Whether there is an answer of a key, or one is being made. */
  has(key: string): boolean {
    this.#forget();
    return this.#kept.has(key);
  }

  /** The answer of a key, made where there is none yet. Throws `key-reused` where the key belongs to another request. */
  async once(
    key: string,
    digest: string,
    make: () => Promise<Reply>,
  ): Promise<Reply & { replayed: boolean }> {
    this.#forget();
    const before = this.#kept.get(key);
    if (before) {
      if (before.digest !== digest)
        throw new Refusal(
          'key-reused',
          'This Idempotency-Key belongs to another request.',
          'Use a new key for each request, and the same one only to repeat it.',
        );
      return { ...(await before.reply), replayed: true };
    }
    const reply = make();
    this.#kept.set(key, { digest, reply, at: this.#now() });
    try {
      const made = await reply;
      if (made.status >= 500) this.#kept.delete(key);
      return { ...made, replayed: false };
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  /** The oldest come first. */
  #forget(): void {
    for (const [key, { at }] of this.#kept) {
      if (this.#kept.size <= this.#most && this.#now() - at < this.#lifetime) return;
      this.#kept.delete(key);
    }
  }
}
