import { csfTable, rootOfUnity, type Csf } from '../../gpu/frequency/table.ts';

/** A model's are made once. */
const made = new WeakMap<Csf, PatchRows>();

/** The transform of a model's patches. */
export function patchRowsOf(csf: Csf): PatchRows {
  const rows = made.get(csf) ?? new PatchRows(csf);
  made.set(csf, rows);
  return rows;
}

/**
 * Raw CSF scores of rows of patches on one thread (paper §3.3). A real patch's spectrum is its own mirror image, and its even and odd
 * halves need only cosines and only sines: an eighth of the products of the full transform, which tensor operations compute with copies in between.
 */
export class PatchRows {
  private readonly patch: number;
  /** Frequencies of an axis without those that mirror them. */
  private readonly frequencies: number;
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  private readonly weights: Float64Array;

  constructor(csf: Csf) {
    const { patch } = csf;
    const places = Array.from({ length: patch * patch }, (_, i) => Math.floor(i / patch) * (i % patch));
    const roots = places.map((turns) => rootOfUnity(turns % patch, patch));
    this.patch = patch;
    this.frequencies = Math.floor(patch / 2) + 1;
    this.cosines = Float64Array.from(roots, ({ re }) => re);
    this.sines = Float64Array.from(roots, ({ im }) => im);
    this.weights = csfTable(csf);
  }

  /** Scores of the patches side by side in `grey`, [patch, columns · patch]; → [columns]. `grey` is overwritten. */
  scores(grey: Float32Array, columns: number): Float32Array {
    const { patch, frequencies } = this;
    const width = columns * patch;
    const out = new Float32Array(columns);
    this.fold(grey, width);
    const even = new Float64Array(width);
    const odd = new Float64Array(width);
    for (let fy = 0; fy < frequencies; fy++) {
      this.down(grey, width, fy, even, odd);
      const mirrored = fy > 0 && 2 * fy !== patch ? 2 : 1;
      for (let column = 0; column < columns; column++)
        out[column]! += mirrored * this.across(even, odd, column * patch, fy);
    }
    return out;
  }

  /** Replaces each row and the one that mirrors it by their sum and difference. */
  private fold(grey: Float32Array, width: number): void {
    const { patch } = this;
    for (let row = 1; 2 * row < patch; row++) {
      for (let a = row * width, b = (patch - row) * width; a < (row + 1) * width; a++, b++) {
        const above = grey[a]!;
        const below = grey[b]!;
        grey[a] = above + below;
        grey[b] = above - below;
      }
    }
  }

  /** One vertical frequency of every column: its cosine part into `even`, its sine part into `odd`. */
  private down(folded: Float32Array, width: number, fy: number, even: Float64Array, odd: Float64Array): void {
    const { patch, cosines, sines } = this;
    even.set(folded.subarray(0, width));
    odd.fill(0);
    for (let row = 1; 2 * row <= patch; row++) {
      const cosine = cosines[fy * patch + row]!;
      for (let x = 0, at = row * width; x < width; x++, at++) even[x]! += cosine * folded[at]!;
    }
    for (let row = 1; 2 * row < patch; row++) {
      const sine = sines[fy * patch + row]!;
      for (let x = 0, at = (patch - row) * width; x < width; x++, at++) odd[x]! += sine * folded[at]!;
    }
  }

  /** Σ |F| · W over the horizontal frequencies of a patch whose columns' vertical parts begin at `from`. */
  private across(even: Float64Array, odd: Float64Array, from: number, fy: number): number {
    const { patch, frequencies, cosines, sines, weights } = this;
    this.foldAcross(even, from);
    this.foldAcross(odd, from);
    let score = 0;
    for (let fx = 0; fx < frequencies; fx++) {
      const table = fx * patch;
      let evenCosine = even[from]!;
      let oddCosine = odd[from]!;
      let evenSine = 0;
      let oddSine = 0;
      for (let x = 1; 2 * x <= patch; x++) {
        const cosine = cosines[table + x]!;
        evenCosine += cosine * even[from + x]!;
        oddCosine += cosine * odd[from + x]!;
      }
      for (let x = 1; 2 * x < patch; x++) {
        const sine = sines[table + x]!;
        evenSine += sine * even[from + patch - x]!;
        oddSine += sine * odd[from + patch - x]!;
      }
      // F = (ec − os) − i (es + oc); at −fx the sines change sign
      const weight = weights[fy * patch + fx]!;
      const difference = evenCosine - oddSine;
      const sum = evenSine + oddCosine;
      score += weight * Math.sqrt(difference * difference + sum * sum);
      if (fx === 0 || 2 * fx === patch) continue;
      const real = evenCosine + oddSine;
      const imaginary = oddCosine - evenSine;
      score += weight * Math.sqrt(real * real + imaginary * imaginary);
    }
    return score;
  }

  /** Replaces each column's value and the one that mirrors it by their sum and difference. */
  private foldAcross(values: Float64Array, from: number): void {
    const { patch } = this;
    for (let x = 1; 2 * x < patch; x++) {
      const left = values[from + x]!;
      const right = values[from + patch - x]!;
      values[from + x] = left + right;
      values[from + patch - x] = left - right;
    }
  }
}
