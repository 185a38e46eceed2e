import type { HeadInfo } from '../../shared/engine-api.ts';

/** Position of a value on a head's scale, 0 at its low end and 1 at its high end, and whether it is outside. */
export function placeOnScale(
  { min, max }: Pick<HeadInfo, 'min' | 'max'>,
  value: number,
): { at: number; outside: boolean } {
  const at = max > min ? (value - min) / (max - min) : 0.5;
  return { at: Math.min(Math.max(at, 0), 1), outside: at < 0 || at > 1 };
}

/** A score as it is shown: not beyond the ends of its scale. Exports have it as it is. */
export function shownScore({ min, max }: Pick<HeadInfo, 'min' | 'max'>, value: number): number {
  return max > min ? Math.min(Math.max(value, min), max) : value;
}

/** A range of values, clipped to the scale. */
export function barOnScale(
  head: Pick<HeadInfo, 'min' | 'max'>,
  [low, high]: readonly [number, number],
): { from: number; to: number } {
  return { from: placeOnScale(head, low).at, to: placeOnScale(head, high).at };
}
