import { resolve } from 'node:path';
import { interrupter } from './interrupt.ts';

/** What a command may touch of the process around it, so that commands can be tested without one. */
export interface CliIo {
  /** Where the user typed the command; relative paths are resolved against it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True when stderr is a terminal, so that a progress line may be rewritten in place. */
  readonly interactive: boolean;
  /** Aborts on Ctrl-C (or when nobody reads our output any more): finish the line at hand, then stop. */
  readonly signal: AbortSignal;
  /** Machine output. Resolves when the text has been handed on. */
  out(text: string): Promise<void>;
  /** One message for the human, a line on stderr. */
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
    if (error.code === 'EPIPE') stop.abort();
    else throw error;
  });
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
    out: (text) =>
      new Promise((done) => {
        clear();
        process.stdout.write(text, () => done());
      }),
    say: (message) => {
      clear();
      process.stderr.write(`${message}\n`);
    },
    progress: (message) => {
      if (!interactive) return;
      process.stderr.write(`\r\x1b[K${message.slice(0, (process.stderr.columns || 80) - 1)}`);
      shown = true;
    },
  };
}
