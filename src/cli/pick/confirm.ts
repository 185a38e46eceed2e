import { createInterface } from 'node:readline/promises';
import type { CliIo } from '../io.ts';

/** Asks the user a yes-or-no question; undefined where nobody can be asked. */
export type Ask = (question: string) => Promise<boolean | undefined>;

/** Asks on the terminal. */
export function terminalAsk(io: Pick<CliIo, 'interactive' | 'signal'>): Ask {
  return async (question) => {
    if (!io.interactive || !process.stdin.isTTY) return undefined;
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await terminal.question(`${question} [y/N] `, { signal: io.signal });
      return /^\s*y(es)?\s*$/i.test(answer);
    } finally {
      terminal.close();
    }
  };
}
