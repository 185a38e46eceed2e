import { describe, expect, it } from 'vitest';
import { watchSpeed } from './yardstick.ts';

const after = (seconds: (number | undefined)[]): Promise<number | undefined> =>
  new Promise((resolve) => {
    const left = [...seconds];
    const end = watchSpeed(() => {
      const next = left.shift();
      if (left.length === 0) setTimeout(() => resolve(end()));
      return Promise.resolve(next);
    }, 0.001);
  });

describe('how much slower than usual a machine is', () => {
  it('is the median of what was measured, against what is usual', async () => {
    expect(await after([0.13, 9, 0.26, 0.26, 0.01])).toBeCloseTo(2, 12);
  });

  it('leaves out what failed, and is not known without any', async () => {
    expect(await after([undefined, 0.065, undefined])).toBeCloseTo(0.5, 12);
    expect(await after([undefined, undefined])).toBeUndefined();
  });

  it('is measured by real work in a process of its own', async () => {
    const end = watchSpeed();
    await expect.poll(end, { timeout: 20_000 }).toBeGreaterThan(0.05);
  });
});
