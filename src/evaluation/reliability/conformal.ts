/**
 * How far below and above a score people's mean rating lies for a share of new images: conformal quantiles of held-out residuals, one for
 * each side, so that a bias of the scores moves the interval (Lei et al. 2018, section 2.2; Barber et al. 2021 for residuals pooled over
 * folds). Exchangeable images are covered at least as often as `level` says. Null where there are too few residuals for that.
 *
 * @param residuals rating − score of images that the model was not trained on, [N]
 * @param level 0..1, both tails left out alike
 */
export function conformalInterval(
  residuals: readonly number[],
  level: number,
): { below: number; above: number } | null {
  const sorted = Float64Array.from(residuals).sort();
  const count = sorted.length;
  // rounding must not lift an exact rank to the next one
  const rank = Math.ceil((count + 1) * (1 - (1 - level) / 2) - 1e-9);
  if (rank > count) return null;
  return { below: -sorted[count - rank]!, above: sorted[rank - 1]! };
}

/** Steps in which `groupedInterval` widens. */
const step = 0.01;
/** By which a share or a residual may miss a bound: rounding must not widen an interval. */
const rounding = 1e-9;

/**
 * The same for images of a group like none of those that were held out, such as a new generator: so wide that, made from all groups but one, it
 * holds for `level` of that one's images, on average over the groups. A group counts as much as any other, whatever its number of images, since a
 * new image is of a new group (Lee, Barber and Willett 2023 on hierarchical data, where few groups would allow only the whole line; with what is
 * left out in turn, this is a measurement, no guarantee). Null for fewer than two groups, for too few residuals in all, and where no width holds for
 * that many: then groups are too unlike each other for one of them to say anything of the next.
 *
 * @param groups residuals of each group, from a model that had not seen the group, [G] × [N of the group]
 */
export function groupedInterval(
  groups: readonly (readonly number[])[],
  level: number,
): { below: number; above: number } | null {
  const known = groups.filter((residuals) => residuals.length > 0);
  if (known.length < 2 || !conformalInterval(known.flat(), level)) return null;
  const covered = (wide: number): number =>
    known.reduce((sum, group, at) => {
      const { below, above } = weightedInterval(known.toSpliced(at, 1), wide);
      const inside = group.filter((value) => value >= -below - rounding && value <= above + rounding);
      return sum + inside.length / group.length / known.length;
    }, 0);
  let wide = level;
  while (wide + step < 1 && covered(wide) < level - rounding) wide += step;
  return covered(wide) < level - rounding ? null : weightedInterval(known, wide);
}

/** Where `level` of the residuals lie, each group counting alike, and both tails left out alike. */
function weightedInterval(
  groups: readonly (readonly number[])[],
  level: number,
): { below: number; above: number } {
  const weighted = groups
    .flatMap((group) => group.map((value) => ({ value, weight: 1 / group.length / groups.length })))
    .sort((a, b) => a.value - b.value);
  const tail = (1 - level) / 2 + rounding;
  const outer = (list: typeof weighted): number => {
    let sum = 0;
    return list.find(({ weight }) => (sum += weight) > tail)!.value;
  };
  return { below: -outer(weighted), above: outer(weighted.toReversed()) };
}
