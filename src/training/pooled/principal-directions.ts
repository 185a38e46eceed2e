import { Random } from '../../shared/random.ts';
import { OuterProducts } from './outer-products.ts';

/** Rounds of orthogonal iteration: what is still mixed after these has nearly equal values, which no distance tells apart. */
const rounds = 60;

export interface PrincipalDirections {
  /** Orthonormal, largest value first, each [features]; fewer than asked for where the rows span less. */
  directions: Float64Array[];
  /** Mean square of the rows along each. */
  values: number[];
}

/**
 * The directions along which rows are largest: first eigenvectors of their second moments, by orthogonal iteration.
 *
 * @param rows [N], each [features], about 0
 */
export function principalDirections(rows: readonly Float64Array[], count: number): PrincipalDirections {
  const size = rows[0]?.length ?? 0;
  const moments = secondMoments(rows, size);
  const random = new Random(1);
  const wanted = Math.min(count, size, rows.length);
  let basis = Array.from({ length: wanted }, () =>
    Float64Array.from({ length: size }, () => random.normal()),
  );
  orthonormalise(basis);
  for (let round = 0; round < rounds; round++) {
    basis = basis.map((direction) => times(moments, direction));
    orthonormalise(basis);
  }
  const values = basis.map((direction) => dot(direction, times(moments, direction)));
  const least = 1e-9 * (values[0] ?? 0);
  const kept = values.filter((value) => value > least).length;
  return { directions: basis.slice(0, kept), values: values.slice(0, kept) };
}

/** Σ row·rowᵀ / N, all of it, row by row. */
function secondMoments(rows: readonly Float64Array[], size: number): Float64Array[] {
  const products = new OuterProducts(size);
  for (const row of rows) products.add(row, 1 / rows.length);
  const sums = products.sum();
  for (let i = 0; i < size; i++) for (let k = 0; k < i; k++) sums[k * size + i] = sums[i * size + k]!;
  return Array.from({ length: size }, (_, i) => sums.subarray(i * size, (i + 1) * size));
}

const times = (matrix: readonly Float64Array[], vector: Float64Array) =>
  Float64Array.from(matrix, (row) => dot(row, vector));

/** Gram and Schmidt's way, twice, in place; what is left of a dependent vector becomes 0. */
function orthonormalise(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, i) => {
    const before = Math.sqrt(dot(vector, vector));
    for (let pass = 0; pass < 2; pass++)
      for (const other of vectors.slice(0, i)) {
        const share = dot(vector, other);
        for (let k = 0; k < vector.length; k++) vector[k]! -= share * other[k]!;
      }
    const length = Math.sqrt(dot(vector, vector));
    const scale = length > 1e-12 * before ? 1 / length : 0;
    for (let k = 0; k < vector.length; k++) vector[k]! *= scale;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
