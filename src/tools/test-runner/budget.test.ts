import { describe, expect, it } from 'vitest';
import { judge, slowestTests, timedTests } from './budget.ts';

describe('judge', () => {
  it('is content up to the budget, warns above it, fails above twice as much', () => {
    expect(judge(540, 540)).toEqual({ failed: false, words: 'Processor time: 540 s of 540 s.' });
    const over = judge(540.6, 540);
    expect(over.failed).toBe(false);
    expect(over.words).toMatch(/541 s of 540 s: OVER BUDGET.* at 1080 s this fails/);
    expect(judge(1080, 540).failed).toBe(false);
    const beyond = judge(1080.1, 540);
    expect(beyond.failed).toBe(true);
    expect(beyond.words).toContain('FAILED');
  });

  it('allows a slower machine more, and a faster one no less', () => {
    const over = judge(893, 540, 1.52);
    expect(over.failed).toBe(false);
    expect(over.words).toMatch(
      /893 s of 821 s \(540 s, on a machine 1\.52 times as slow as usual\): OVER BUDGET.* at 1642 s/,
    );
    expect(judge(1642, 540, 1.52).failed).toBe(false);
    expect(judge(1643, 540, 1.52).failed).toBe(true);
    expect(judge(540, 540, 0.7).words).toBe('Processor time: 540 s of 540 s.');
    expect(judge(1081, 540, 0.7).failed).toBe(true);
  });

  it('only tells what was used where there is no budget', () => {
    expect(judge(1234.4, Infinity)).toEqual({ failed: false, words: 'Processor time: 1234 s.' });
  });

  it('says where the time cannot be had, and fails nothing for it', () => {
    const { failed, words } = judge(undefined, 540);
    expect(failed).toBe(false);
    expect(words).toContain('does not say');
  });
});

const vitest = {
  testResults: [
    { assertionResults: [{ fullName: 'a works', duration: 1500 }, { fullName: 'b was skipped' }] },
    { assertionResults: [{ fullName: 'c works', duration: 20 }] },
  ],
};
const spec = (title: string, durations: number[]) => ({
  title,
  tests: [{ projectName: 'cli', results: durations.map((duration) => ({ duration })) }],
});
const playwright = {
  suites: [{ specs: [spec('d', [2000, 500])], suites: [{ specs: [spec('e', [])] }] }],
};

describe('the slowest tests', () => {
  it('come from the reports of both runners; tries of one test add up', () => {
    expect([...timedTests(vitest), ...timedTests(playwright)]).toEqual([
      { name: 'a works', seconds: 1.5 },
      { name: 'b was skipped', seconds: 0 },
      { name: 'c works', seconds: 0.02 },
      { name: 'd [cli]', seconds: 2.5 },
      { name: 'e [cli]', seconds: 0 },
    ]);
  });

  it('are listed with the slowest first', () => {
    const tests = [...timedTests(vitest), ...timedTests(playwright)];
    expect(slowestTests(tests, 2)).toBe('    2.5 s  d [cli]\n    1.5 s  a works');
  });
});
