import type { Describer } from './own-export.ts';

/** What a table says of one image. */
export interface TableRow {
  /** 1-based, the header not counted; of JSON lines the line. */
  number: number;
  /** As written; empty where the row names none. */
  file: string;
  prompt?: string;
  description?: string;
  /** Who described it, where a table of our own says so. */
  describer?: Describer;
  /** Top-left corners in pixels, from JSON alone. */
  crops?: [number, number][];
  /** All cells by column name, without scores of our own. */
  cells: Readonly<Record<string, string>>;
  /** All cells of a table of our own by column name, scores and what else was measured too. */
  own?: Readonly<Record<string, string>>;
  /** What is wrong with the row, in a sentence. */
  problem?: string;
}
