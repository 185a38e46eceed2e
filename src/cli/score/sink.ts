import { open } from 'node:fs/promises';
import { FoveaError } from '../../shared/errors.ts';
import { userPath, type CliIo } from '../io.ts';
import { systemCode } from '../items/item.ts';

/** Where machine output goes, a whole line at a time. */
export interface Sink {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** stdout, or the file of `--out`, begun anew or gone on with; `usage` where that cannot be written. */
export async function openSink(io: CliIo, out: string | undefined, append = false): Promise<Sink> {
  if (out === undefined) return { write: (text) => io.out(text), close: () => Promise.resolve() };
  try {
    const file = await open(userPath(io, out), append ? 'a' : 'w');
    return {
      write: async (text) => {
        await file.write(text);
      },
      close: () => file.close(),
    };
  } catch (error) {
    throw new FoveaError('usage', `--out ${out} cannot be written (${systemCode(error)}).`);
  }
}
