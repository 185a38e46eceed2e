import type { ErrorRecord } from '../../../shared/errors.ts';
import { plural } from '../../kit/plural.ts';

/** Batch announcements for screen readers. */
export const batchStrings = {
  added: (count: number) => `${plural(count, 'image')} added.`,
  removed: (count: number) => `${plural(count, 'image')} removed`,
  scored: (name: string, scores: string) => `${name} is scored${scores === '' ? '' : `: ${scores}`}.`,
  failed: (name: string) => `${name} failed.`,
  cancelled: (name: string) => `${name} was cancelled.`,
  onProcessor: (reason: string) => ({
    message: `${reason} Scoring continues on the CPU.`,
    hint: 'It is slower. Reload the page to try the GPU again.',
  }),
  heldBack: ({ message, hint }: ErrorRecord) => ({
    message: `${message} The images stay queued.`,
    ...(hint === undefined ? {} : { hint }),
  }),
};
