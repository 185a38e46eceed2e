/** The whole numbers about the ratings. */
export function ratingScale(ratings: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const rating of ratings) [low, high] = [Math.min(low, rating), Math.max(high, rating)];
  return [Math.floor(low), Math.ceil(high)];
}
