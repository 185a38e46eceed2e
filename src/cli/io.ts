import { fstatSync, write } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { outputError } from './files/output-error.ts';
import { writeAll } from './files/write-whole.ts';
import { interrupter } from './interrupt.ts';
import { systemCode } from './items/item.ts';
import { visible } from './visible.ts';

/** What a command may touch of the process around it, so that commands can be tested without one. */
export interface CliIo {
  /** Where the user typed the command; relative paths are resolved against it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True when stderr is a terminal, so that a progress line may be rewritten in place. */
  readonly interactive: boolean;
  /** Aborts on Ctrl-C (or when the reader of our output has gone): finish the current line, then stop. */
  readonly signal: AbortSignal;
  /** Machine output. Resolves when the text has been written; rejects with `storage-full` where there is no room for it. */
  out(text: string): Promise<void>;
  /** One message for the human, a line on stderr. Whatever text is in it, it cannot steer the terminal. */
  say(message: string): void;
  /** A passing state ("[3/10] scene.png: crops 4/15"); shown in place on a terminal, dropped elsewhere. */
  progress(message: string): void;
}

/** A command: takes its own arguments, answers the exit code (0 all fine, 1 some items failed, 2 bad usage). */
export type Command = (argv: string[], io: CliIo) => Promise<number>;

/** Absolute form of a path the user typed. */
export function userPath(io: Pick<CliIo, 'cwd'>, path: string): string {
  return resolve(io.cwd, path);
}

const writeFd = promisify(write);

/** stdout as a file is written by ourselves: the stream takes a part for the whole where the disk is full. */
function stdoutWriter(): (text: string) => Promise<void> {
  const file = {
    write: (bytes: Uint8Array, offset: number, length: number) => writeFd(1, bytes, offset, length, null),
  };
  if (isFile(1)) {
    return (text) =>
      writeAll(file, new TextEncoder().encode(text)).catch((error: unknown) => {
        throw outputError('stdout', error);
      });
  }
  const shown = process.stdout.isTTY ? visible : (text: string) => text;
  return (text) =>
    new Promise((done, reject) => {
      process.stdout.write(shown(text), (error) => {
        // the reader has gone: the listener below ends the command
        if (!error || systemCode(error) === 'EPIPE') done();
        else reject(outputError('stdout', error));
      });
    });
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** The real process. `npm run` changes the directory to the project's; INIT_CWD is where the user was. */
export function processIo(): CliIo {
  const stop = new AbortController();
  const interrupt = interrupter(
    () => stop.abort(),
    () => process.exit(130),
  );
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // the failed write itself says why
    if (error.code === 'EPIPE') stop.abort();
  });
  const writeOut = stdoutWriter();
  const interactive = process.stderr.isTTY;
  let shown = false;
  const clear = (): void => {
    if (shown) process.stderr.write('\r\x1b[K');
    shown = false;
  };
  return {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: process.env,
    interactive,
    signal: stop.signal,
    out: (text) => {
      clear();
      return writeOut(text);
    },
    say: (message) => {
      clear();
      process.stderr.write(`${visible(message)}\n`);
    },
    progress: (message) => {
      if (!interactive) return;
      const line = visible(message.replaceAll(/\s/g, ' '));
      process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
      shown = true;
    },
  };
}
