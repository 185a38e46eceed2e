import type { HeadInfo } from '../../../shared/engine-api.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import { levelsAround } from '../../../shared/reasons/levels.ts';
import { scoreNumber } from '../../kit/format.ts';
import { scoreStrings } from './strings.ts';

/** What can be said about one head's score beyond the number. */
export interface Claims {
  /** Where people's mean rating lies, or why nothing is claimed. */
  people: string;
  /** [low, high] in the head's units, where something is claimed. */
  interval: [number, number] | undefined;
  /** Its place among the reference images, where that is known. */
  place: string | undefined;
  /** What the interval was measured on. */
  measured: string | undefined;
  /** How much the crops differ, and what that is. */
  crops: string;
}

/** Interval, percentile and spread of a head's score in words; each says what it is of. */
export function claimsOf(
  head: HeadInfo,
  result: Pick<ScoreResult, 'intervals' | 'unclaimed' | 'percentiles' | 'spread' | 'crops'>,
): Claims {
  const words = scoreStrings;
  const span = head.max - head.min;
  const number = (value: number): string => scoreNumber(value, span);
  const interval = result.intervals?.[head.name] ?? undefined;
  const known = head.reliability?.otherGenerators ?? head.reliability;
  const level = known?.interval?.level ?? 0.8;
  const percentile = result.percentiles[head.name];
  const better = percentile === undefined || head.higherIsBetter ? percentile : 100 - percentile;
  const crops = result.crops.filter((crop) => crop.scores[head.name] !== undefined).length;
  return {
    people: interval
      ? words.people(number(interval[0]), number(interval[1]), level)
      : words.unclaimed(result.unclaimed?.[head.name]),
    interval,
    place:
      better === undefined
        ? undefined
        : words.percentile(better, head.reference, levelsAround(percentile!, head)),
    measured: known?.on,
    crops: crops > 0 ? words.spread(number(result.spread[head.name] ?? 0), crops) : words.oneLook,
  };
}
