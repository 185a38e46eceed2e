import { plural } from '../../kit/plural.ts';

/** Batch announcements for screen readers. */
export const batchStrings = {
  added: (count: number) => `${plural(count, 'image')} added.`,
  scored: (name: string) => `${name} is scored.`,
  failed: (name: string) => `${name} failed.`,
  cancelled: (name: string) => `${name} was cancelled.`,
};
