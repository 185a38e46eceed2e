import { csfTable, rootOfUnity, type Csf } from '../../gpu/frequency/table.ts';
import { onceFor } from '../../shared/once-for.ts';
import { AxisFold, sumInto } from './axis-fold.ts';

/** The transform of a model's patches, made once. */
export const patchRowsOf = onceFor((csf: Csf) => new PatchRows(csf));

/**
 * Raw CSF scores of rows of patches on one thread (paper §3.3). A real patch's spectrum is its own mirror image, and its even and odd
 * halves need only cosines and only sines: an eighth of the products of the full transform, or a sixteenth where quarters mirror each other
 * too. Tensor operations compute all of them, with copies in between.
 */
export class PatchRows {
  private readonly patch: number;
  private readonly axis: AxisFold;
  private readonly weights: Float64Array;
  /** Memory for patches of so many columns. */
  private columns = 0;
  /** A row of patches, [patch (y), patch (x), columns]: neighbours in memory are the same place of neighbouring patches. */
  private values = new Float64Array(0);
  /** Cosine and sine sums down the columns, [patch (x), columns], and of those across, [columns]. */
  private down = twoSums(0);
  private acrossCosine = twoSums(0);
  private acrossSine = twoSums(0);

  constructor(csf: Csf) {
    this.patch = csf.patch;
    this.axis = new AxisFold(csf.patch, rootOfUnity);
    this.weights = csfTable(csf);
  }

  /** Scores of the patches side by side in `grey`, [patch, columns · patch]; → [columns]. */
  scores(grey: Float32Array, columns: number): Float32Array {
    const { patch, axis } = this;
    this.load(grey, columns);
    const { values, down } = this;
    const width = patch * columns;
    axis.fold(values, 0, width, width);
    for (let y = 0; y < patch; y++) axis.fold(values, y * width, columns, columns);
    const out = new Float64Array(columns);
    for (let fy = 0; fy < axis.frequencies; fy++) {
      sumInto(down.cosine, values, width, axis.cosines[fy]!);
      sumInto(down.sine, values, width, axis.sines[fy]!);
      this.addAcross(out, fy, axis.isItsMirror(fy) ? 1 : 2);
    }
    return Float32Array.from(out);
  }

  private load(grey: Float32Array, columns: number): void {
    const { patch } = this;
    const width = patch * columns;
    if (this.columns !== columns) {
      this.columns = columns;
      this.values = new Float64Array(patch * width);
      this.down = twoSums(width);
      this.acrossCosine = twoSums(columns);
      this.acrossSine = twoSums(columns);
    }
    const { values } = this;
    for (let y = 0; y < patch; y++) {
      for (let x = 0; x < patch; x++) {
        const to = y * width + x * columns;
        for (let column = 0, at = y * width + x; column < columns; column++, at += patch)
          values[to + column] = grey[at]!;
      }
    }
  }

  /** Adds Σ |F| · W over the horizontal frequencies to the score of every patch, each so many times. */
  private addAcross(out: Float64Array, fy: number, times: number): void {
    const { patch, columns, weights, axis, down, acrossCosine, acrossSine } = this;
    for (let fx = 0; fx < axis.frequencies; fx++) {
      sumInto(acrossCosine.cosine, down.cosine, columns, axis.cosines[fx]!);
      sumInto(acrossCosine.sine, down.sine, columns, axis.cosines[fx]!);
      sumInto(acrossSine.cosine, down.cosine, columns, axis.sines[fx]!);
      sumInto(acrossSine.sine, down.sine, columns, axis.sines[fx]!);
      const weight = times * weights[fy * patch + fx]!;
      const alone = axis.isItsMirror(fx);
      for (let column = 0; column < columns; column++) {
        // F = (cc − ss) − i (sc + cs); at −fx the sines change sign
        const cc = acrossCosine.cosine[column]!;
        const ss = acrossSine.sine[column]!;
        const sc = acrossSine.cosine[column]!;
        const cs = acrossCosine.sine[column]!;
        let size = Math.sqrt((cc - ss) * (cc - ss) + (sc + cs) * (sc + cs));
        if (!alone) size += Math.sqrt((cc + ss) * (cc + ss) + (cs - sc) * (cs - sc));
        out[column]! += weight * size;
      }
    }
  }
}

/** Sums of cosine and of sine parts, so many of each. */
function twoSums(length: number): { cosine: Float64Array; sine: Float64Array } {
  return { cosine: new Float64Array(length), sine: new Float64Array(length) };
}
