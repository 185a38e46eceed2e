import type { Page } from 'playwright-core';
import * as v from 'valibot';
import { PageThreads } from './page-threads.ts';

const usageSchema = v.object({
  usedSize: v.number(),
  // the browser's own objects that JavaScript holds, and array buffers
  embedderHeapUsedSize: v.optional(v.number(), 0),
  backingStorageSize: v.optional(v.number(), 0),
});

/**
 * Answers, whenever asked, the bytes that the JavaScript of a page and its workers still holds after everything unused is collected. The
 * page's own gc() and performance.memory do not tell: what the browser holds for it is collected later, in its own time, and
 * measureUserAgentSpecificMemory() waits a minute for that.
 */
export function heldHeap(page: Page): () => Promise<number> {
  // only when asked: what is timed elsewhere runs without a profiler
  let opened: Promise<PageThreads> | undefined;
  return async () => {
    const threads = await (opened ??= PageThreads.attach(page));
    await threads.send('HeapProfiler.enable');
    // the first releases what only the second finds unused
    for (let i = 0; i < 2; i++) await threads.send('HeapProfiler.collectGarbage');
    const usages = v.parse(v.array(usageSchema), await threads.send('Runtime.getHeapUsage'));
    return usages.reduce(
      (sum, usage) => sum + usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize,
      0,
    );
  };
}
