import { FoveaError } from '../../shared/errors.ts';
import type { CliIo } from '../io.ts';

/** Milliseconds until a full disk is tried again. */
const retryAfter = 5000;

/** Writes a line when there is room for it: a disk that is full is waited for, as long as the user does not stop. */
export function patientWrite(
  io: Pick<CliIo, 'say' | 'signal'>,
  write: (line: string) => Promise<void>,
  wait = retryAfter,
): (line: string) => Promise<void> {
  return async (line) => {
    for (let said = false; ; said = true) {
      try {
        await write(line);
        if (said) io.say('There is room again: continuing.');
        return;
      } catch (error) {
        if (!(error instanceof FoveaError) || error.code !== 'storage-full' || io.signal.aborted) throw error;
        if (!said) io.say(`${error.message} Waiting for space.`);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  };
}
