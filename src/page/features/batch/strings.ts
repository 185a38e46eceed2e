import { plural } from '../../kit/plural.ts';

/** What a screen reader is told of the batch. */
export const batchStrings = {
  added: (count: number) => `${plural(count, 'image')} added.`,
  scored: (name: string) => `${name} is scored.`,
  failed: (name: string) => `${name} failed.`,
  cancelled: (name: string) => `${name} was cancelled.`,
};
