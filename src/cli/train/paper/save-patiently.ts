import { FoveaError } from '../../../shared/errors.ts';
import type { CliIo } from '../../io.ts';

/** How long a full disk is waited for. */
export interface Patience {
  tries: number;
  milliseconds: number;
}

/**
 * Writes something, and where the disk is full waits until there is room again, so that no step of a long training is lost. Throws `storage-full`
 * when that takes too long or the command is stopped.
 */
export async function savePatiently(
  write: () => Promise<void>,
  io: Pick<CliIo, 'say' | 'signal'>,
  { tries, milliseconds }: Patience = { tries: 240, milliseconds: 5000 },
): Promise<void> {
  for (let done = 0; ; done++) {
    try {
      await write();
      if (done > 0) io.say('There is room again: training goes on.');
      return;
    } catch (error) {
      const full = error instanceof FoveaError && error.code === 'storage-full';
      if (!full || done >= tries || io.signal.aborted) throw error;
      if (done === 0) io.say(`${error.message} Training waits for room; nothing is lost so far.`);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
  }
}
