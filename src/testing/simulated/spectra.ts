import { csfTable, type Csf } from '../../gpu/frequency/table.ts';
import type { PatchSpectrum } from '../../shared/engine-api.ts';
import type { CellMap } from '../../shared/result.ts';
import type { Pixels } from '../../worker/scoring/score-context.ts';

/* Frequency maps without tensors: plain transforms of grey values, in another unit than the engine's. */

/** Grey of a square patch, 0..1, row-major. */
function grey({ rgb, width }: Pixels, x: number, y: number, size: number): Float64Array {
  const values = new Float64Array(size * size);
  for (let i = 0; i < values.length; i++) {
    const at = 3 * ((y + Math.floor(i / size)) * width + x + (i % size));
    values[i] = (rgb[at]! + rgb[at + 1]! + rgb[at + 2]!) / 765;
  }
  return values;
}

/** Spectra of patches of one size. */
export class Spectra {
  private readonly size: number;
  private readonly weight: Float64Array;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  /** Where the value of a place comes from: its number's bits in reverse. */
  private readonly from: Uint32Array;
  /** Scores of patches by their first pixel. */
  private readonly known = new WeakMap<Pixels, Map<number, number>>();

  /** @throws RangeError where the patch's side is no power of two */
  constructor(csf: Csf) {
    const size = csf.patch;
    const bits = Math.log2(size);
    if (!Number.isInteger(bits)) throw new RangeError(`simulated spectra of ${size} values`);
    this.size = size;
    this.weight = csfTable(csf);
    const turn = (at: number): number => (2 * Math.PI * at) / size;
    this.cos = Float64Array.from({ length: size }, (_, k) => Math.cos(turn(k)));
    this.sin = Float64Array.from({ length: size }, (_, k) => Math.sin(turn(k)));
    this.from = Uint32Array.from({ length: size }, (_, k) =>
      Number.parseInt(Array.from(k.toString(2).padStart(bits, '0')).reverse().join(''), 2),
    );
  }

  /** Fourier transform of `size` complex values that lie `step` apart, in place: Cooley and Tukey's, pairs first. */
  private transform(re: Float64Array, im: Float64Array, start: number, step: number): void {
    const { size, cos, sin, from } = this;
    for (let k = 0; k < size; k++) {
      const other = from[k]!;
      if (other <= k) continue;
      const [a, b] = [start + k * step, start + other * step];
      const [real, imaginary] = [re[a]!, im[a]!];
      re[a] = re[b]!;
      im[a] = im[b]!;
      re[b] = real;
      im[b] = imaginary;
    }
    for (let half = 1; half < size; half *= 2) {
      const turn = size / (2 * half);
      for (let block = 0; block < size; block += 2 * half) {
        for (let k = 0; k < half; k++) {
          const c = cos[k * turn]!;
          const s = sin[k * turn]!;
          const a = start + (block + k) * step;
          const b = a + half * step;
          const real = re[b]! * c + im[b]! * s;
          const imaginary = im[b]! * c - re[b]! * s;
          re[b] = re[a]! - real;
          im[b] = im[a]! - imaginary;
          re[a]! += real;
          im[a]! += imaginary;
        }
      }
    }
  }

  /** |FFT2| of a patch, DC first. */
  private magnitude(patch: Float64Array): Float64Array {
    const { size } = this;
    const re = patch.slice();
    const im = new Float64Array(size * size);
    for (let y = 0; y < size; y++) this.transform(re, im, y * size, 1);
    for (let x = 0; x < size; x++) this.transform(re, im, x, size);
    for (let i = 0; i < re.length; i++) re[i] = Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!);
    return re;
  }

  private score(image: Pixels, x: number, y: number): number {
    // crops and the map of the whole image share most of their patches
    const known = this.known.get(image) ?? new Map<number, number>();
    this.known.set(image, known);
    const place = y * image.width + x;
    const before = known.get(place);
    if (before !== undefined) return before;
    const magnitude = this.magnitude(grey(image, x, y, this.size));
    let sum = 0;
    for (let i = 0; i < magnitude.length; i++) sum += magnitude[i]! * this.weight[i]!;
    known.set(place, sum);
    return sum;
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
