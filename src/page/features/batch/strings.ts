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
  fewerThreads: (reason: string) => ({
    message: `${reason} Scoring continues on one thread.`,
    hint: 'It is slower. Reload the page to use all threads again.',
  }),
  notCompleted: (count: number, first: string, { message, hint }: ErrorRecord) => ({
    message:
      count === 1
        ? `The added model did not score ${first}, which keeps its earlier scores. ${message}`
        : `The added model did not score ${plural(count, 'image')}, which keep their earlier scores. ${first}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  }),
  notKept: (count: number) => ({
    message: `The added model cannot score ${plural(count, 'image')}: an earlier visit did not keep ${count === 1 ? 'the file' : 'their files'}.`,
    hint: count === 1 ? 'Add it again.' : 'Add them again.',
  }),
  heldBack: ({ message, hint }: ErrorRecord) => ({
    message: `${message} The images stay queued.`,
    ...(hint === undefined ? {} : { hint }),
  }),
};
