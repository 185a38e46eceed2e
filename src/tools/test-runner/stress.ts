import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../cli/engine/build.ts';
import { slowestTests, timedTests } from './budget.ts';
import { runTool } from './run.ts';

/*
 * `npm run test:stress`: the end-to-end tests of `npm test` several times in a row (five, or as many as the first argument says) while two
 * processes keep the cores busy. A test that passes on a quiet machine alone waits for a time where it should wait for a state. Stops at
 * the first round that fails. Arguments after the first go to Playwright.
 */
const [count = '5', ...more] = process.argv.slice(2);
const rounds = Number(count);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`${count} is no number of rounds`);
const reports = join(projectRoot, 'test-results');

/** Names of the reports of the last round. */
const endToEnd = (): string[] =>
  existsSync(reports) ? readdirSync(reports).filter((name) => /^e2e.*\.json$/.test(name)) : [];

const busy = [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
const quiet = () => {
  for (const child of busy) child.kill('SIGKILL');
};
process.on('exit', quiet);
process.on('SIGINT', () => process.exit(130));

let passed = 0;
for (let round = 1; round <= rounds; round++) {
  console.log(`Round ${round} of ${rounds}, two processes at work besides`);
  for (const name of endToEnd()) rmSync(join(reports, name));
  const code = await runTool('tsx/dist/cli.mjs', ['src/tools/test-runner/run-e2e.ts', ...more], {});
  const tests = endToEnd().flatMap((name) =>
    timedTests(JSON.parse(readFileSync(join(reports, name), 'utf8')) as Parameters<typeof timedTests>[0]),
  );
  console.log(
    `\nRound ${round} ${code === 0 ? 'passed' : 'FAILED'}; its slowest tests:\n${slowestTests(tests, 3)}\n`,
  );
  if (code !== 0) break;
  passed++;
}
quiet();
console.log(`${passed} of ${rounds} rounds passed under load.`);
process.exitCode = passed === rounds ? 0 : 1;
