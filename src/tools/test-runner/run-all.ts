import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../cli/engine/build.ts';
import { judge, processorBudget, slowestTests, timedTests } from './budget.ts';
import { runLanes, type Lane } from './lanes.ts';
import { watchChildren } from './processor-time.ts';
import { watchSpeed } from './yardstick.ts';

/*
 * Everything a change must pass: `npm test`; with `--all`, the matrices too: `npm run test:all`. Two stages, each only if all of the one
 * before passed, and both in lanes that leave no core of two idle: checks of the text beside the kernels, on a software GPU, while the page is built; then
 * the end-to-end tests, which wait for a browser a third of the time, beside the unit tests. At the end: the slowest tests, and the processor
 * time of it all against its budget, which grows where the machine is slower than usual meanwhile.
 */
const everything = process.argv.includes('--all');
const stages: Lane[][] = [
  [
    ['build', 'kernels'],
    ['lint', 'types', 'format'],
  ],
  [['e2e'], ['unit']],
];
const reports = join(projectRoot, 'test-results');

/** Runs a script of package.json; what it prints comes in one piece when it is done, or as it comes where `live`. */
function check(name: string, live: boolean): Promise<boolean> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '-s', `test:${name}`], {
      cwd: projectRoot,
      stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      env: { ...process.env, ...(everything ? { FOVEA_TEST_ALL: '1' } : {}) },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = Math.round((performance.now() - started) / 1000);
      process.stdout.write(`${printed}${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s\n`);
      resolve(code === 0);
    });
  });
}

/** Names of this run's reports. */
const reportFiles = (): string[] => {
  try {
    return readdirSync(reports).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
};

for (const name of reportFiles()) rmSync(join(reports, name));
const processorSeconds = watchChildren();
const slowness = watchSpeed();
const started = performance.now();
const failed: string[] = [];
for (const lanes of stages)
  if (failed.length === 0) failed.push(...(await runLanes(lanes, (name) => check(name, name === 'e2e'))));

const tests = reportFiles().flatMap((name) =>
  timedTests(JSON.parse(readFileSync(join(reports, name), 'utf8')) as Parameters<typeof timedTests>[0]),
);
const verdict = judge(processorSeconds(), everything ? Infinity : processorBudget, slowness());
console.log(`\nThe slowest tests:\n${slowestTests(tests, 10)}\n`);
console.log(`${Math.round((performance.now() - started) / 1000)} s on the clock. ${verdict.words}`);
if (verdict.failed) failed.push('processor time');
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}.`);
  process.exitCode = 1;
}
