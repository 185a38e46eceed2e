import { describe, expect, it } from 'vitest';
import { processorMilliseconds } from './processor-clock.ts';

describe.runIf(process.platform === 'linux')('processorMilliseconds', () => {
  it('grows with work done, not with waiting', async () => {
    const start = processorMilliseconds();
    expect(start).toBeGreaterThan(0);
    const begun = process.cpuUsage();
    let sum = 0;
    while (process.cpuUsage(begun).user < 200_000) for (let i = 0; i < 1e6; i++) sum += i;
    expect(sum).toBeGreaterThan(0);
    const worked = processorMilliseconds();
    expect(worked - start).toBeGreaterThan(180);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(processorMilliseconds() - worked).toBeLessThan(290);
  });
});
