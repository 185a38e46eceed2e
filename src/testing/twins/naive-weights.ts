// f64 twin of the pooling weights, for tests only: literally the released steps (SPEC, CSF map, step 3) or the paper's.

/** A map, [rows][columns]. */
export type Grid = number[][];

/** torch's interpolate(mode 'bilinear', align_corners False) without antialiasing. */
function bilinear(map: Grid, rows: number, columns: number): Grid {
  const line = (places: number, size: number) =>
    Array.from({ length: size }, (_, i) => {
      const at = Math.max(((i + 0.5) * places) / size - 0.5, 0);
      const before = Math.min(Math.floor(at), places - 1);
      return { before, after: Math.min(before + 1, places - 1), share: at - before };
    });
  const across = line(map[0]!.length, columns);
  return line(map.length, rows).map((y) =>
    across.map((x) => {
      const top = map[y.before]![x.before]! * (1 - x.share) + map[y.before]![x.after]! * x.share;
      const bottom = map[y.after]![x.before]! * (1 - x.share) + map[y.after]![x.after]! * x.share;
      return top * (1 - y.share) + bottom * y.share;
    }),
  );
}

const values = (map: Grid) => map.flat();
const smallest = (map: Grid) => values(map).reduce((a, b) => Math.min(a, b));
const greatest = (map: Grid) => values(map).reduce((a, b) => Math.max(a, b));
const each = (map: Grid, change: (value: number) => number) => map.map((row) => row.map(change));

/** The map resized to `patch` pixels a place and min-max normalised. */
export function naiveNormalised(map: Grid, patch: number): Grid {
  const up = bilinear(map, map.length * patch, map[0]!.length * patch);
  const low = smallest(up);
  const high = greatest(up);
  return each(up, (value) => (value - low) / (high - low + 1e-6));
}

function standardised(map: Grid): Grid {
  const all = values(map);
  const mean = all.reduce((a, b) => a + b) / all.length;
  const deviation = Math.sqrt(all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length);
  return each(map, (value) => (value - mean) / deviation);
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The map as the pooling reads it. */
export function naivePooled(
  map: Grid,
  mode: 'min-max' | 'sigmoid' | 'standardised-sigmoid',
  patch: number,
): Grid {
  if (mode === 'min-max') return bilinear(naiveNormalised(map, patch), map.length, map[0]!.length);
  return each(mode === 'sigmoid' ? map : standardised(map), sigmoid);
}

/** Pooling weights: the pooled map divided by its sum. */
export function naiveWeights(pooled: Grid): Grid {
  const sum = values(pooled).reduce((a, b) => a + b);
  return each(pooled, (value) => value / sum);
}
