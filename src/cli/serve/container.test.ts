import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { projectRoot } from '../engine/build.ts';

const run = promisify(execFile);
const recipe = 'docs/recipes/Dockerfile';

interface Step {
  name: string;
  value: string;
}

/** The instructions of a Dockerfile, one a line. */
function stepsOf(text: string): Step[] {
  return text.split('\n').flatMap((line) => {
    const [, name, value] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
}

const docker = await run('docker', ['info']).then(
  () => true,
  () => false,
);
if (!docker)
  console.warn('There is no docker to build with: the steps of the Dockerfile are run as a script.');

test('the Dockerfile makes a server that answers @all', async () => {
  if (docker) {
    await run('docker', ['build', '-f', recipe, '-t', 'fovea-recipe', '.'], {
      cwd: projectRoot,
      maxBuffer: 1e9,
    });
    const { stdout } = await run('docker', ['run', '--rm', 'fovea-recipe', '--help']);
    expect(stdout).toContain('fovea serve');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'fovea-container-'));
  try {
    const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: projectRoot,
      maxBuffer: 1e8,
    });
    for (const file of stdout.split('\0').filter(Boolean)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await cp(join(projectRoot, file), join(folder, file));
    }
    const steps = stepsOf(await readFile(join(projectRoot, recipe), 'utf8'));
    // what belongs to the image itself: packages and users
    const scripts = steps.filter(({ name, value }) => name === 'RUN' && !/^(apt-get|useradd) /.test(value));
    expect(scripts.map(({ value }) => value)).toEqual(['npm ci --ignore-scripts', 'npm run build']);
    for (const { value } of scripts) await run('sh', ['-c', value], { cwd: folder, maxBuffer: 1e8 });
    const entry = JSON.parse(steps.find(({ name }) => name === 'ENTRYPOINT')!.value) as string[];
    const [program, ...args] = entry.map((part) => (part === '/images' ? folder : part));
    const child = spawn(program!, [...args, '--port', '0', '--backend', 'wasm'], {
      cwd: folder,
      env: { ...process.env, INIT_CWD: folder, FOVEA_TOKEN: 'a-token-of-sixteen' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      let said = '';
      for await (const text of child.stderr.setEncoding('utf8') as AsyncIterable<string>) {
        said += text;
        if (/Listening on|did not start/.test(said)) break;
      }
      // built by the steps, not when it starts
      expect(said).not.toContain('Building');
      const [, port] = /Listening on http:\/\/0\.0\.0\.0:(\d+)/.exec(said) ?? [];
      const health = steps
        .find(({ name }) => name === 'HEALTHCHECK')!
        .value.replace('CMD ', '')
        .replace('8417', port!);
      await run('sh', ['-c', health], { cwd: folder });
    } finally {
      child.kill('SIGTERM');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 900_000);
