import type { Reason } from './result.ts';

/** Share as a whole percentage that never says "certain". */
const percent = (sureness: number): string => `${Math.min(99, Math.floor(100 * sureness + 1e-9))}%`;

/** A reason as a sentence without full stop, with how sure it is. */
export function reasonSentence({ message, sureness }: Reason): string {
  return sureness === undefined ? message : `${message} (${percent(sureness)} sure)`;
}
