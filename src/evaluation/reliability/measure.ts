import type {
  OtherGenerators,
  PeopleInterval,
  Reliability,
  ReliabilitySource,
} from '../../shared/reliability.ts';
import { conformalInterval, groupedInterval } from './conformal.ts';
import type { HeldOut } from './held-out.ts';
import { pairTable } from './pair-table.ts';

/** People's mean lies within the interval for 8 of 10 images. */
const intervalLevel = 0.8;

/** Four decimals are finer than any rating. */
const tidy = (value: number): number => Number(value.toFixed(4));

/** The interval about scores that have these ratings; null where there are too few. */
export function intervalOf(pairs: readonly { score: number; rating: number }[]): PeopleInterval | null {
  const residuals = pairs.map(({ score, rating }) => rating - score);
  const found = conformalInterval(residuals, intervalLevel);
  return found && { level: intervalLevel, below: tidy(found.below), above: tidy(found.above) };
}

/**
 * The interval for images of generators that a model had not seen, from predictions for images that were held out by their generator
 * (`HeldOut.generator`). Undefined for fewer than two generators.
 */
export function measureOtherGenerators(items: readonly HeldOut[]): OtherGenerators | undefined {
  const known = items.filter(({ score, rating }) => Number.isFinite(score) && Number.isFinite(rating));
  const generators = [...new Set(known.flatMap(({ generator }) => generator ?? []))];
  const about = (scoreOf: (item: HeldOut) => number | undefined): PeopleInterval | null => {
    const groups = generators.map((name) =>
      known.flatMap((item) => {
        const score = scoreOf(item);
        return item.generator === name && score !== undefined ? [item.rating - score] : [];
      }),
    );
    const found = groupedInterval(groups, intervalLevel);
    return found && { level: intervalLevel, below: tidy(found.below), above: tidy(found.above) };
  };
  const interval = about(({ score }) => score);
  if (!interval) return undefined;
  const withoutDescription = about(({ undescribed }) => undescribed);
  const images = known.filter(({ generator }) => generator !== undefined).length;
  return {
    on: `${images} images of ${generators.length} generators, each scored by a model that had not seen its generator`,
    interval,
    ...(withoutDescription ? { withoutDescription } : {}),
  };
}

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
  const withoutDescription = intervalOf(
    known.flatMap(({ undescribed, rating }) =>
      undescribed === undefined ? [] : [{ score: undescribed, rating }],
    ),
  );
  return {
    source,
    on,
    images: known.length,
    scale,
    interval: intervalOf(known),
    ...(withoutDescription ? { withoutDescription } : {}),
    pairs,
    ...(samePrompt ? { samePrompt } : {}),
  };
}
