import type { ClipScorer } from '../scorer.ts';
import { aesthetic1, aesthetic2 } from './aesthetic.ts';
import { clipIqa } from './clip-iqa.ts';
import { clipScore } from './clipscore.ts';
import { cosineScorer } from './cosine.ts';
import { hps, hps21 } from './hps.ts';
import { pickScore } from './pickscore.ts';

/** Every scorer on CLIP embeddings. A new one is a file beside this and a name in this list. */
export const clipScorers: readonly ClipScorer[] = [
  clipScore,
  cosineScorer,
  pickScore,
  hps,
  hps21,
  aesthetic1,
  aesthetic2,
  clipIqa,
];

/** The scorer of this name, or undefined. */
export const clipScorer = (name: string): ClipScorer | undefined =>
  clipScorers.find((scorer) => scorer.name === name);
