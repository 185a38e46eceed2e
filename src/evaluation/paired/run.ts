import type { ImageFaults } from '../../shared/reasons/fault-kind.ts';

/** An image of a run, scored. */
export interface RunImage {
  /** As the run names it. */
  file: string;
  prompt: string;
  /** A number per head; null or absent where a head has none. */
  scores: Readonly<Record<string, number | null>>;
  /** Other columns that came with it. */
  cells?: Readonly<Record<string, string>>;
  /** What is wrong with it, as far as that is known. */
  faults?: ImageFaults;
  /** Kind of picture, where results are also wanted per kind. */
  group?: string;
}

/** Images made in one way, to be compared with those made in another. Plain data. */
export interface Run {
  /** How sentences call it. */
  name: string;
  images: RunImage[];
}

/** What makes an image of one run the counterpart of one of the other. */
export type PairBy = { kind: 'prompt' } | { kind: 'file' } | { kind: 'column'; column: string };

/** “9 prompts”, “1 file”. */
export function units(by: PairBy, count: number): string {
  const word = by.kind === 'column' ? 'pair' : by.kind;
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}

/** That so many pairs are too few: “2 prompts are too few”. */
export function tooFew(by: PairBy, count: number): string {
  if (count > 0) return `${units(by, count)} ${count === 1 ? 'is' : 'are'} too few`;
  return by.kind === 'column' ? 'there are no pairs' : `they have no ${by.kind} in common`;
}
