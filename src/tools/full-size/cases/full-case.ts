import type { WatchedItem } from '../score-watched.ts';
import type { WeightTable } from '../write-checkpoint.ts';

/** What a case reads, each by an option of that name. */
export const caseFiles = ['vocab', 'golden', 'weights'] as const;
export type CaseFile = (typeof caseFiles)[number];

/** An image and what PyTorch scores it, by head. */
interface FullItem extends WatchedItem {
  expected: Record<string, number>;
}

/** A model at its real size, with weights by the rule. */
export interface OpenedCase {
  weights: WeightTable;
  /** Arguments of `fovea pack` beside the checkpoint, the format and where to write. */
  pack: string[];
  /** A configuration that lies beside the checkpoint, where there must be one. */
  config?: object;
  /** Images in the order in which they are worth checking. */
  items: FullItem[];
}

/** What may differ and be held in a format. */
export interface FormatBounds {
  /** Largest difference of a score. */
  score: number;
  /** Bytes of JavaScript’s heaps and array buffers, page and worker, while loading. */
  heap: number;
  /** Bytes of GPU buffers at one time, scoring included. */
  gpu: number;
}

/** One model whose real size is checked. */
export interface FullCase {
  name: string;
  /** Where its files are if no option says; what is missing here must be given. */
  files: Partial<Record<CaseFile, string>>;
  /** What each of the files that must be given is, in words. */
  wanted: string;
  /** Formats it is packed in, the usual one first. */
  formats: Record<string, FormatBounds>;
  /** @param images how many of them */
  open: (files: Record<CaseFile, string>, images: number) => OpenedCase;
}
