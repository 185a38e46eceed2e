/** One channel of an image, row-major. */
export interface Plane {
  width: number;
  height: number;
  values: Float32Array;
}

/** A plane of zeros. */
export function newPlane(width: number, height: number): Plane {
  return { width, height, values: new Float32Array(width * height) };
}

/** RGB bytes → Y (0..255), Cb and Cr (−128..127), full-range BT.601 as in JPEG. */
export function toYCbCr(
  rgb: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): [Plane, Plane, Plane] {
  const y = newPlane(width, height);
  const cb = newPlane(width, height);
  const cr = newPlane(width, height);
  for (let i = 0, j = 0; i < width * height; i++, j += 3) {
    const r = rgb[j]!;
    const g = rgb[j + 1]!;
    const b = rgb[j + 2]!;
    y.values[i] = 0.299 * r + 0.587 * g + 0.114 * b;
    cb.values[i] = -0.168735892 * r - 0.331264108 * g + 0.5 * b;
    cr.values[i] = 0.5 * r - 0.418687589 * g - 0.081312411 * b;
  }
  return [y, cb, cr];
}

/** Mean of 2×2 pixels; an odd last row or column is dropped. */
export function halve({ width, height, values }: Plane): Plane {
  const out = newPlane(width >> 1, height >> 1);
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      const i = 2 * y * width + 2 * x;
      out.values[y * out.width + x] =
        0.25 * (values[i]! + values[i + 1]! + values[i + width]! + values[i + width + 1]!);
    }
  }
  return out;
}
