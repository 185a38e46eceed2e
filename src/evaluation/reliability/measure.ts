import type { Reliability, ReliabilitySource } from '../../shared/reliability.ts';
import { conformalInterval } from './conformal.ts';
import type { HeldOut } from './held-out.ts';
import { pairTable } from './pair-table.ts';

/** People's mean lies within the interval for 8 of 10 images. */
export const intervalLevel = 0.8;

/** Four decimals are finer than any rating. */
const tidy = (value: number): number => Number(value.toFixed(4));

/**
 * What a head's scores are worth, from predictions for images it was not trained on. Undefined for fewer than 30 pairs: too few
 * to say anything.
 */
export function measureReliability(
  items: readonly HeldOut[],
  { source, on, scale }: { source: ReliabilitySource; on: string; scale: [number, number] },
): Reliability | undefined {
  const known = items.filter(({ score, rating }) => Number.isFinite(score) && Number.isFinite(rating));
  const pairs = pairTable(known);
  if (!pairs) return undefined;
  const samePrompt = pairTable(known, true);
  const interval = conformalInterval(
    known.map(({ score, rating }) => rating - score),
    intervalLevel,
  );
  return {
    source,
    on,
    images: known.length,
    scale,
    interval: interval && { level: intervalLevel, below: tidy(interval.below), above: tidy(interval.above) },
    pairs,
    ...(samePrompt ? { samePrompt } : {}),
  };
}
