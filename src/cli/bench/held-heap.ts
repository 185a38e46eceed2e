import type { CDPSession, Page } from 'playwright-core';
import * as v from 'valibot';

const usageSchema = v.object({
  usedSize: v.number(),
  // the browser's own objects that JavaScript holds, and array buffers
  embedderHeapUsedSize: v.optional(v.number(), 0),
  backingStorageSize: v.optional(v.number(), 0),
});

/**
 * Answers, whenever asked, the bytes that a page's JavaScript still holds after everything unused is collected. The page's own gc() and
 * performance.memory do not tell: what the browser holds for it is collected later, in its own time.
 */
export function heldHeap(page: Page): () => Promise<number> {
  // only when asked: what is timed elsewhere runs without a profiler
  let opened: Promise<CDPSession> | undefined;
  return async () => {
    const session = await (opened ??= page.context().newCDPSession(page));
    await session.send('HeapProfiler.enable');
    // the first lets go of what only the second finds unused
    for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
    const usage = v.parse(usageSchema, await session.send('Runtime.getHeapUsage'));
    return usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
  };
}
