import type { CDPSession, Page } from 'playwright-core';
import * as v from 'valibot';

const answerSchema = v.object({ id: v.number(), result: v.optional(v.unknown()) });

type Method = 'HeapProfiler.enable' | 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage';

/** The debugger's line to a page and to each of its workers. */
export class PageThreads {
  private readonly session: CDPSession;
  private readonly workers = new Set<string>();
  private readonly waiting = new Map<number, { worker: string; answer: (result: unknown) => void }>();
  private asked = 0;

  private constructor(session: CDPSession) {
    this.session = session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.workers.add(sessionId);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => {
      this.workers.delete(sessionId);
      // a worker that ends answers nothing any more
      for (const [id, { worker, answer }] of this.waiting) {
        if (worker === sessionId) this.settle(id, answer, undefined);
      }
    });
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const parsed = v.safeParse(answerSchema, JSON.parse(message));
      const waiting = parsed.success ? this.waiting.get(parsed.output.id) : undefined;
      if (parsed.success && waiting) this.settle(parsed.output.id, waiting.answer, parsed.output.result);
    });
  }

  static async attach(page: Page): Promise<PageThreads> {
    const session = await page.context().newCDPSession(page);
    const threads = new PageThreads(session);
    // not flattened: then messages to a worker go through this session
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    return threads;
  }

  /** Sends one message to all; what the page and those workers answered that still live. */
  async send(method: Method): Promise<unknown[]> {
    const answers = [...this.workers].map(async (worker) => {
      const id = ++this.asked;
      const answered = new Promise<unknown>((answer) => this.waiting.set(id, { worker, answer }));
      const message = JSON.stringify({ id, method });
      await this.session.send('Target.sendMessageToTarget', { message, sessionId: worker });
      return answered;
    });
    const all = await Promise.all([this.session.send(method), ...answers]);
    return all.filter((answer) => answer !== undefined);
  }

  private settle(id: number, answer: (result: unknown) => void, result: unknown): void {
    this.waiting.delete(id);
    answer(result);
  }
}
