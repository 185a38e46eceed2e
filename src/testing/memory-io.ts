import type { CliIo } from '../cli/io.ts';

export interface MemoryIo extends CliIo {
  /** Messages, in order. */
  readonly said: string[];
  /** All of stdout. */
  written(): string;
}

/** The surroundings of a command, kept in memory. */
export function memoryIo(cwd: string, signal = new AbortController().signal): MemoryIo {
  let out = '';
  const said: string[] = [];
  return {
    cwd,
    env: {},
    interactive: false,
    signal,
    out: (text) => Promise.resolve(void (out += text)),
    say: (message) => void said.push(message),
    progress: () => undefined,
    said,
    written: () => out,
  };
}
