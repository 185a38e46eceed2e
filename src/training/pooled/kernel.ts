import { Random } from '../../shared/random.ts';
import { principalDirections } from './principal-directions.ts';

/** Square of the kernel's length beside the median square of the distance of two images. */
const lengthShare = 0.5;

export interface PooledKernel {
  /** [components, features]: squared distances of projections are the exponents. */
  projection: Float32Array;
  /** [landmarks, components] */
  landmarks: Float32Array;
  /** How near standardised features [features] are to each landmark, 0 to 1, [landmarks]. */
  near(values: Float64Array): Float64Array;
  /** The same of every landmark to every other, [landmarks, landmarks]. */
  between: Float64Array[];
}

/**
 * A Gaussian kernel on the principal components of standardised features [N] × [features]. Each component is divided by the square root of its
 * deviation: halfway between distances that the largest components rule and ones in which all count alike. Landmarks are rows drawn at random, the
 * same for the same rows.
 */
export function fitKernel(
  rows: readonly Float64Array[],
  { components, landmarks }: { components: number; landmarks: number },
): PooledKernel {
  const features = rows[0]?.length ?? 0;
  const { directions, values } = principalDirections(rows, components);
  const projection = new Float32Array(components * features);
  directions.forEach((direction, k) => {
    projection.set(
      direction.map((value) => value / values[k]! ** 0.25),
      k * features,
    );
  });
  const order = new Random(1).shuffled(rows.map((_, i) => i));
  const drawn = Array.from({ length: landmarks }, (_, i) => rows[order[i % order.length]!]!);
  const unit = 1 / Math.sqrt(lengthShare * medianDistance(drawn.map((row) => project(projection, row))));
  projection.forEach((value, i) => (projection[i] = value * unit));
  const places = drawn.map((row) => Float64Array.from(Float32Array.from(project(projection, row))));
  const near = (at: Float64Array) => Float64Array.from(places, (place) => Math.exp(-distance(at, place)));
  return {
    projection,
    landmarks: Float32Array.from(places.flatMap((place) => [...place])),
    near: (row) => near(project(projection, row)),
    between: places.map(near),
  };
}

/** [features] → [components] */
function project(projection: Float32Array, row: Float64Array): Float64Array {
  const out = new Float64Array(projection.length / row.length);
  for (let k = 0; k < out.length; k++) {
    let sum = 0;
    for (let i = 0, at = k * row.length; i < row.length; i++) sum += projection[at + i]! * row[i]!;
    out[k] = sum;
  }
  return out;
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return sum;
}

/** Median of the squared distances of different places; 1 where they all coincide. */
function medianDistance(places: readonly Float64Array[]): number {
  const found = places.flatMap((place, i) => places.slice(0, i).map((other) => distance(place, other)));
  const apart = found.filter((value) => value > 0).sort((a, b) => a - b);
  return apart[apart.length >> 1] ?? 1;
}
