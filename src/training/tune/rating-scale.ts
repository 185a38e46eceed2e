export interface Scale {
  min: number;
  max: number;
}

/** Scales that people are commonly asked to rate on. */
const usual: readonly Scale[] = [
  { min: 0, max: 1 },
  { min: 1, max: 5 },
  { min: 0, max: 5 },
  { min: 1, max: 10 },
  { min: 0, max: 10 },
  { min: 0, max: 100 },
];

/**
 * The scale ratings are on: the head's where they lie on it and use more than a fifth of it; else the first usual one of which
 * that is true; else their own range, rounded outward to one digit of its length. Ratings [N], at least two of them different.
 */
export function ratingScale(ratings: readonly number[], head: Scale): Scale {
  const low = Math.min(...ratings);
  const high = Math.max(...ratings);
  const fits = ({ min, max }: Scale) => low >= min && high <= max && high - low > (max - min) / 5;
  const found = [head, ...usual].find(fits);
  if (found) return { min: found.min, max: found.max };
  const step = 10 ** Math.floor(Math.log10(high - low));
  return { min: Math.floor(low / step) * step, max: Math.ceil(high / step) * step };
}
