import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { projectRoot } from '../../src/cli/engine/build.ts';
import type { ScoredTexts } from '../../src/shared/texts.ts';

/** One line of `fovea score`: a result, or an error. */
export interface Line {
  file: string;
  scores?: Record<string, number>;
  crops?: { x: number; y: number; scores: Record<string, number> }[];
  warnings?: string[];
  texts?: ScoredTexts;
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
  /** Further environment. */
  env?: Record<string, string>;
}

/** Program, arguments and environment of the command line as `npm run fovea` runs it, without npm around it. */
function invocation(args: string[], { cwd = projectRoot, adapter, env = {} }: RunOptions) {
  return {
    program: process.execPath,
    args: ['src/cli/fovea.mjs', ...args],
    env: { ...process.env, ...env, INIT_CWD: cwd, ...(adapter ? { FOVEA_ADAPTER: adapter } : {}) },
  };
}

/** Runs the command line to its end. */
export function fovea(args: string[], options: RunOptions = {}): Promise<Run> {
  const { program, args: all, env } = invocation(args, options);
  return run(program, all, projectRoot, env);
}

/** Starts the command line in a process group of its own and calls back at each line it prints. */
export function startFovea(
  args: string[],
  onLine: (count: number, group: number) => void,
  options: RunOptions = {},
): Promise<Run> {
  const launched = launchFovea(args, options);
  let count = 0;
  launched.onOut((text) => {
    for (const character of text) if (character === '\n') onLine(++count, launched.group);
  });
  return launched.ended;
}

export interface Launched {
  /** Of its processes, to signal them all. */
  group: number;
  stdin: Writable;
  onOut: (listener: (text: string) => void) => void;
  onErr: (listener: (text: string) => void) => void;
  ended: Promise<Run>;
}

/** Starts the command line in a process group of its own, with an open stdin. */
export function launchFovea(args: string[], options: RunOptions = {}): Launched {
  const { program, args: all, env } = invocation(args, options);
  const child = spawn(program, all, {
    cwd: projectRoot,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return {
    group: child.pid!,
    stdin: child.stdin,
    onOut: (listener) => child.stdout.setEncoding('utf8').on('data', listener),
    onErr: (listener) => child.stderr.setEncoding('utf8').on('data', listener),
    ended: finish(child),
  };
}

/** Runs a program to its end and reads what it printed. */
export function run(
  program: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Run> {
  return finish(spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

function finish(child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<Run> {
  return new Promise((resolve, reject) => {
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
