import type { CDPSession, Page } from 'playwright-core';
import * as v from 'valibot';

/** JavaScript memory of one thread in bytes: the garbage-collected heap, and what array buffers hold beside it. */
export interface Heap {
  used: number;
  buffers: number;
}

const answerSchema = v.object({
  id: v.optional(v.number()),
  result: v.optional(v.object({ usedSize: v.number(), backingStorageSize: v.optional(v.number(), 0) })),
});

/** Asks the page and its workers, several times a second, what their heaps hold, and keeps the largest sum of all. */
export class HeapWatch {
  peak: Heap = { used: 0, buffers: 0 };
  /** How often everybody had answered. */
  samples = 0;
  private readonly session: CDPSession;
  private readonly workers = new Map<string, Heap>();
  private page: Heap = { used: 0, buffers: 0 };
  private readonly timer: NodeJS.Timeout;
  private asked = 0;

  private constructor(session: CDPSession, everyMs: number) {
    this.session = session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.workers.set(sessionId, { used: 0, buffers: 0 });
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => this.workers.delete(sessionId));
    session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      const { result } = v.parse(answerSchema, JSON.parse(message));
      if (!result || !this.workers.has(sessionId)) return;
      this.workers.set(sessionId, { used: result.usedSize, buffers: result.backingStorageSize });
      this.take();
    });
    this.timer = setInterval(() => void this.ask().catch(() => undefined), everyMs);
  }

  static async start(page: Page, everyMs = 50): Promise<HeapWatch> {
    const session = await page.context().newCDPSession(page);
    const watch = new HeapWatch(session, everyMs);
    // not flattened: then messages to a worker go through this session
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    return watch;
  }

  /** Forgets the peak. */
  reset(): void {
    this.peak = { used: 0, buffers: 0 };
    this.samples = 0;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.session.detach().catch(() => undefined);
  }

  private async ask(): Promise<void> {
    const message = JSON.stringify({ id: ++this.asked, method: 'Runtime.getHeapUsage' });
    for (const sessionId of this.workers.keys()) {
      await this.session.send('Target.sendMessageToTarget', { message, sessionId });
    }
    const { result } = v.parse(answerSchema, {
      id: 0,
      result: await this.session.send('Runtime.getHeapUsage'),
    });
    this.page = { used: result!.usedSize, buffers: result!.backingStorageSize };
    this.take();
  }

  private take(): void {
    const all = [this.page, ...this.workers.values()];
    const sum = (of: (heap: Heap) => number) => all.reduce((total, heap) => total + of(heap), 0);
    const [used, buffers] = [sum((heap) => heap.used), sum((heap) => heap.buffers)];
    this.samples++;
    if (used + buffers > this.peak.used + this.peak.buffers) this.peak = { used, buffers };
  }
}
