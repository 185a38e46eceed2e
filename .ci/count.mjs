// Sums the test reports of a run: `node count.mjs <exit status of the run> [folder]` prints "N passed, N failed".
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const [status = '0', folder = 'test-results'] = process.argv.slice(2);

/** Passed and failed tests of one report, by vitest or by Playwright. */
function counts(report) {
  if ('numTotalTests' in report) {
    // a file that cannot be loaded has no tests, yet it failed
    const broken = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.length,
    );
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
  }
  const { expected, flaky, unexpected } = report.stats;
  // errors outside of any test: a spec that cannot be loaded, a server that does not start
  return { passed: expected + flaky, failed: unexpected + report.errors.length };
}

let names = [];
try {
  names = readdirSync(folder).filter((name) => name.endsWith('.json'));
} catch {
  // no test ran
}
let passed = 0;
let failed = 0;
for (const name of names) {
  const sum = counts(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  passed += sum.passed;
  failed += sum.failed;
}
// formatting, lint, types or the install stopped the run, or a runner died: that counts too
if (status !== '0' && failed === 0) failed = 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
