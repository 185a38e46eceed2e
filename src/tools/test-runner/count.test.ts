import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../../.ci/count.mjs', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-count-'));
});
afterEach(() => rm(folder, { recursive: true }));

const report = (name: string, content: unknown) =>
  writeFile(join(folder, `${name}.json`), JSON.stringify(content));
const count = (status: number, where = folder) =>
  execFileSync(process.execPath, [script, String(status), where], { encoding: 'utf8' });

test('sums the reports of both runners', async () => {
  await report('unit', { numTotalTests: 5, numPassedTests: 4, numFailedTests: 1, testResults: [] });
  await report('e2e', { stats: { expected: 7, flaky: 0, unexpected: 2, skipped: 1 }, errors: [{}] });
  expect(count(1)).toBe('11 passed, 4 failed\n');
});

test('a test file that cannot be loaded is a failure', async () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{}] },
  ];
  await report('unit', { numTotalTests: 1, numPassedTests: 1, numFailedTests: 0, testResults });
  expect(count(1)).toBe('1 passed, 1 failed\n');
});

test('a run that stopped before or between the tests is a failure', async () => {
  expect(count(1, join(folder, 'none'))).toBe('0 passed, 1 failed\n');
  await report('unit', { numTotalTests: 2, numPassedTests: 2, numFailedTests: 0, testResults: [] });
  expect(count(1)).toBe('2 passed, 1 failed\n');
  expect(count(0)).toBe('2 passed, 0 failed\n');
});
