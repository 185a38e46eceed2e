/**
 * How far below and above a score people's mean lies for a share of new images: conformal quantiles of held-out residuals, one for
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
