import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/cli/build.ts';

/** One line of `fovea score`: a result, or an error. */
export interface Line {
  file: string;
  scores?: Record<string, number>;
  crops?: { x: number; y: number; scores: Record<string, number> }[];
  warnings?: string[];
  model?: string;
  ms?: number;
  error?: string;
  code?: string;
  hint?: string;
}

export interface Run {
  code: number;
  out: string;
  err: string;
  /** stdout as JSON lines. */
  lines: Line[];
}

export interface RunOptions {
  cwd?: string;
  /** `none`: a browser without WebGPU; `software`: WebGPU on the CPU. Default: as the machine is. */
  adapter?: 'none' | 'software';
}

/** Runs the command line as `npm run fovea` does, without npm around it. */
export async function fovea(args: string[], { cwd = projectRoot, adapter }: RunOptions = {}): Promise<Run> {
  const loader = ['--import', './src/cli/raw-imports.mjs', 'src/cli/main.ts'];
  const environment = { ...process.env, INIT_CWD: cwd, ...(adapter ? { FOVEA_ADAPTER: adapter } : {}) };
  return run(
    process.execPath,
    ['node_modules/tsx/dist/cli.mjs', ...loader, ...args],
    projectRoot,
    environment,
  );
}

/** Runs a program to its end and reads what it printed. */
export function run(
  program: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', (code) => {
      const lines = out.split('\n').filter((line) => line.startsWith('{'));
      resolve({ code: code ?? -1, out, err, lines: lines.map((line) => JSON.parse(line) as Line) });
    });
  });
}

/** An empty folder that goes away with `await using`. */
export async function temporaryFolder(): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'fovea-e2e-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
