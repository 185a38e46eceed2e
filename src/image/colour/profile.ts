/** A transfer curve: stored value → light, both 0 to 1. */
export type Curve = (value: number) => number;

/** 3×3, row-major. */
export type Matrix = readonly number[];

/** What the numbers of a picture mean as colours. */
export type ColourProfile =
  | {
      kind: 'rgb';
      name: string;
      curves: readonly [Curve, Curve, Curve];
      /** Light → XYZ under D50. */ toXyz: Matrix;
    }
  | { kind: 'grey'; name: string; curve: Curve }
  /** Tables, CMYK, high dynamic range: no curves and matrix. */
  | { kind: 'other'; name: string };

/** CIE xy of red, green, blue and white. */
export type Chromaticities = readonly [number, number, number, number, number, number, number, number];

/** sRGB’s transfer curve (IEC 61966-2-1): stored value → light, both 0..1. */
export const srgbCurve: Curve = (value) =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** A power as transfer curve: stored value → light, both 0..1. */
export const gammaCurve =
  (gamma: number): Curve =>
  (value) =>
    value ** gamma;

/** The primaries and white of sRGB (ITU-R BT.709, D65). */
export const srgbPrimaries: Chromaticities = [0.64, 0.33, 0.3, 0.6, 0.15, 0.06, 0.3127, 0.329];

const d50 = [0.9642, 1, 0.8249] as const;
/** Bradford's cone responses (ICC.1, annex E). */
const bradford: Matrix = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296];

/** The product of two 3 × 3 matrices, row-major. */
export function multiply(a: Matrix, b: Matrix): number[] {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [3 * Math.floor(i / 3), i % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[3 + column]! + a[row + 2]! * b[6 + column]!;
  });
}

function apply(m: Matrix, [x, y, z]: readonly [number, number, number]): [number, number, number] {
  const row = (r: number) => m[3 * r]! * x + m[3 * r + 1]! * y + m[3 * r + 2]! * z;
  return [row(0), row(1), row(2)];
}

/** The inverse of a 3 × 3 matrix, row-major. */
export function invert(m: Matrix): number[] {
  const [a, b, c, d, e, f, g, h, i] = m as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const cofactors = [
    ...[e * i - f * h, c * h - b * i, b * f - c * e],
    ...[f * g - d * i, a * i - c * g, c * d - a * f],
    ...[d * h - e * g, b * g - a * h, a * e - b * d],
  ];
  const determinant = a * cofactors[0]! + b * cofactors[3]! + c * cofactors[6]!;
  return cofactors.map((value) => value / determinant);
}

/** Light of these primaries → XYZ, adapted to D50 as ICC profiles are; undefined where they span no colours. */
export function primariesToXyz(primaries: Chromaticities): number[] | undefined {
  const [rx, ry, gx, gy, bx, by, wx, wy] = primaries;
  const unscaled = [rx, gx, bx, ry, gy, by, 1 - rx - ry, 1 - gx - gy, 1 - bx - by];
  const white = [wx / wy, 1, (1 - wx - wy) / wy] as const;
  const scales = apply(invert(unscaled), white);
  const toXyz = unscaled.map((value, i) => value * scales[i % 3]!);
  const from = apply(bradford, white);
  const to = apply(bradford, d50);
  const diagonal = [to[0] / from[0], 0, 0, 0, to[1] / from[1], 0, 0, 0, to[2] / from[2]];
  const adapted = multiply(multiply(invert(bradford), multiply(diagonal, bradford)), toXyz);
  return adapted.every(Number.isFinite) ? adapted : undefined;
}
