import { spawn } from 'node:child_process';
import { projectRoot } from '../../cli/engine/build.ts';
import { runLanes } from './lanes.ts';

/*
 * Everything a change must pass: `npm test`. Unit tests and checks of the text take a core each, the kernels (on a software GPU) what is
 * left; the end-to-end tests come last and alone, and only if all of that passed.
 */
const sideBySide = [['unit'], ['format', 'lint', 'types'], ['kernels']];
const last = ['e2e'];

/** Runs a script of package.json; what it prints comes in one piece when it is done, or as it comes where `live`. */
function check(name: string, live: boolean): Promise<boolean> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '-s', `test:${name}`], {
      cwd: projectRoot,
      stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
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

let failed = await runLanes(sideBySide, (name) => check(name, false));
if (failed.length === 0) failed = await runLanes([last], (name) => check(name, true));
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}.`);
  process.exitCode = 1;
}
