import { ratingScale } from '../../data/whole-scale.ts';

/** Length of the scales that the paper's learning rates and its loss are made for. */
const usual = 5;

/** The unit in which a head learns these ratings [N]: 1 on scales up to 10; on longer ones, on which a new head would hardly arrive, a fifth of the scale. */
export function ratingUnit(ratings: readonly number[]): number {
  const [low, high] = ratingScale(ratings);
  return Math.max(Math.abs(low), Math.abs(high)) <= 10 ? 1 : (high - low) / usual;
}

/** A head that learnt in these units, in units of the ratings: scores are linear in the experts' last layers. Values of a parameter by its name. */
export function inRatingUnits(
  name: string,
  values: Float32Array,
  units: Readonly<Record<string, number>>,
): Float32Array {
  const head = /^heads\.([^.]+)\.experts\.\d+\.out\.(?:weight|bias)$/.exec(name)?.[1];
  const unit = head === undefined ? 1 : (units[head] ?? 1);
  return unit === 1 ? values : values.map((value) => value * unit);
}
