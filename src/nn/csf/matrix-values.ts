import { rootOfUnity } from '../../gpu/frequency/table.ts';

/** [patch, 2·patch]: columns cos(2πjk/n), then sin(2πjk/n); values from f64. */
export function fourierValues(patch: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(2 * patch * patch);
  for (let j = 0; j < patch; j++) {
    for (let k = 0; k < patch; k++) {
      const { re, im } = rootOfUnity((j * k) % patch, patch);
      values[j * 2 * patch + k] = re;
      values[j * 2 * patch + patch + k] = im;
    }
  }
  return values;
}

/** [positions, places]: linear interpolation between whole places, clamped at the ends (align_corners False). */
export function interpolationValues(positions: readonly number[], places: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(positions.length * places);
  positions.forEach((position, row) => {
    const clamped = Math.min(Math.max(position, 0), places - 1);
    const before = Math.min(Math.floor(clamped), Math.max(places - 2, 0));
    const share = clamped - before;
    values[row * places + before]! += 1 - share;
    if (share > 0) values[row * places + before + 1]! += share;
  });
  return values;
}

/** Positions, in places, of the pixels of a map resized from `places` to `size` (pixel centres at k + ½), [size]. */
export function resizedPositions(places: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => ((i + 0.5) * places) / size - 0.5);
}

/** Positions, in places, of the two pixels nearest to each place's centre where a place is `patch` pixels wide, [2·places]. */
export function nearestPositions(places: number, patch: number): number[] {
  return Array.from({ length: places }, (_, k) => [k - 1 / (2 * patch), k + 1 / (2 * patch)]).flat();
}

/** [places, places] tridiagonal [edge, 1 − 2·edge, edge], edges replicated. */
export function smoothingValues(places: number, edge: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(places * places);
  for (let i = 0; i < places; i++) {
    values[i * places + i]! += 1 - 2 * edge;
    values[i * places + Math.max(i - 1, 0)]! += edge;
    values[i * places + Math.min(i + 1, places - 1)]! += edge;
  }
  return values;
}
