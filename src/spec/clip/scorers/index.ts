import type { ClipScorer } from '../scorer.ts';
import * as registry from './registry.ts';

/** Every scorer on CLIP embeddings. */
export const clipScorers: readonly ClipScorer[] = Object.values(registry);

/** The scorer of this name, or undefined. */
export const clipScorer = (name: string): ClipScorer | undefined =>
  clipScorers.find((scorer) => scorer.name === name);
