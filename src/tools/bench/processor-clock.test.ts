import { describe, expect, it } from 'vitest';
import { processorMilliseconds } from './processor-clock.ts';

describe.runIf(process.platform === 'linux')('processorMilliseconds', () => {
  it('grows with work done, not with waiting', async () => {
    const start = processorMilliseconds();
    expect(start).toBeGreaterThan(0);
    const begun = performance.now();
    while (performance.now() - begun < 200);
    const worked = processorMilliseconds();
    // a shared machine may have given us only part of those 200 ms
    expect(worked - start).toBeGreaterThan(20);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(processorMilliseconds() - worked).toBeLessThan(290);
  });
});
