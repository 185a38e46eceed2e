/**
 * Wilson's score interval of a share (Wilson 1927), within 0..1; [0, 1] where nothing was counted.
 *
 * @param share 0..1
 * @param count number of independent observations; need not be whole
 * @param z normal quantile; 1.96 for 95%
 */
export function wilson(share: number, count: number, z = 1.959963984540054): [number, number] {
  if (!(count > 0)) return [0, 1];
  const square = (z * z) / count;
  const centre = (share + square / 2) / (1 + square);
  const half = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
