import { csfTable, type Csf } from '../../gpu/frequency/table.ts';
import type { PatchSpectrum } from '../../shared/engine-api.ts';
import type { CellMap } from '../../shared/result.ts';
import type { Pixels } from '../../worker/scoring/score-context.ts';

/* Frequency maps without tensors: plain transforms of grey values, in another unit than the engine's. */

/** Grey of a square patch, 0..1, row-major. */
function grey({ rgb, width }: Pixels, x: number, y: number, size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => {
    const at = 3 * ((y + Math.floor(i / size)) * width + x + (i % size));
    return (rgb[at]! + rgb[at + 1]! + rgb[at + 2]!) / 765;
  });
}

/** Spectra of patches of one size. */
export class Spectra {
  private readonly size: number;
  private readonly weight: Float64Array;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;

  constructor(csf: Csf) {
    const size = csf.patch;
    this.size = size;
    this.weight = csfTable(csf);
    const turn = (at: number): number => (2 * Math.PI * at) / size;
    this.cos = Float64Array.from({ length: size }, (_, k) => Math.cos(turn(k)));
    this.sin = Float64Array.from({ length: size }, (_, k) => Math.sin(turn(k)));
  }

  /** |FFT2| of a patch, DC first. */
  private magnitude(patch: Float64Array): Float64Array {
    const { size, cos, sin } = this;
    // a row at a time, then a column at a time
    const [re, im] = [new Float64Array(size * size), new Float64Array(size * size)];
    for (let y = 0; y < size; y++) {
      for (let k = 0; k < size; k++) {
        for (let x = 0; x < size; x++) {
          const value = patch[y * size + x]!;
          re[y * size + k]! += value * cos[(k * x) % size]!;
          im[y * size + k]! -= value * sin[(k * x) % size]!;
        }
      }
    }
    const out = new Float64Array(size * size);
    for (let v = 0; v < size; v++) {
      for (let k = 0; k < size; k++) {
        let [real, imaginary] = [0, 0];
        for (let y = 0; y < size; y++) {
          const [c, s] = [cos[(v * y) % size]!, sin[(v * y) % size]!];
          real += re[y * size + k]! * c + im[y * size + k]! * s;
          imaginary += im[y * size + k]! * c - re[y * size + k]! * s;
        }
        out[v * size + k] = Math.hypot(real, imaginary);
      }
    }
    return out;
  }

  private score(image: Pixels, x: number, y: number): number {
    const magnitude = this.magnitude(grey(image, x, y, this.size));
    return magnitude.reduce((sum, value, i) => sum + value * this.weight[i]!, 0);
  }

  /** The score of every whole patch of a part of an image. */
  map(image: Pixels, left: number, top: number, width: number, height: number): CellMap {
    const { size } = this;
    const [columns, rows] = [Math.floor(width / size), Math.floor(height / size)];
    const values = Float32Array.from({ length: columns * rows }, (_, i) =>
      this.score(image, left + (i % columns) * size, top + Math.floor(i / columns) * size),
    );
    return { columns, rows, cell: size, values };
  }

  /** One patch; magnitudes and weights with DC in the middle. */
  patch(image: Pixels, x: number, y: number): PatchSpectrum {
    const { size } = this;
    const half = size / 2;
    const centred = (values: Float64Array) =>
      Float32Array.from({ length: size * size }, (_, i) => {
        const row = (Math.floor(i / size) + half) % size;
        return values[row * size + (((i % size) + half) % size)]!;
      });
    const magnitude = centred(this.magnitude(grey(image, x, y, size)));
    return { size, magnitude, weight: centred(this.weight), score: this.score(image, x, y) };
  }
}
