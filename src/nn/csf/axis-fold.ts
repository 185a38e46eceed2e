/** A sum of products: which of the folded values are multiplied by what. */
interface Terms {
  places: Int32Array;
  factors: Float64Array;
}

/**
 * The real Fourier transform of a short axis as sums of products with few terms. Values that mirror each other have the same cosine and opposite sines,
 * so that their sums and differences are multiplied; where the length is a multiple of 4, those sums and differences mirror each other again, and even
 * and odd frequencies need half of them each.
 */
export class AxisFold {
  /** Frequencies without those that mirror them. */
  readonly frequencies: number;
  /** Terms of the cosine sum of each frequency, in folded values. */
  readonly cosines: Terms[] = [];
  /** Terms of the sine sum of each frequency. */
  readonly sines: Terms[] = [];
  private readonly length: number;
  private readonly quarters: boolean;

  constructor(length: number, root: (turns: number, length: number) => { re: number; im: number }) {
    this.length = length;
    this.frequencies = Math.floor(length / 2) + 1;
    this.quarters = length % 4 === 0;
    for (let f = 0; f < this.frequencies; f++) {
      const terms = (places: number[], factor: (i: number) => number, of: (i: number) => number): Terms => ({
        places: Int32Array.from(places, of),
        factors: Float64Array.from(places, factor),
      });
      const cosine = (i: number) => root((f * i) % length, length).re;
      const sine = (i: number) => root((f * i) % length, length).im;
      this.cosines.push(terms(this.cosinePlaces(f), cosine, (i) => this.cosineAt(f, i)));
      this.sines.push(terms(this.sinePlaces(f), sine, (i) => this.sineAt(f, i)));
    }
  }

  /** Whether a frequency has no other that mirrors it. */
  isItsMirror(frequency: number): boolean {
    return frequency === 0 || 2 * frequency === this.length;
  }

  /**
   * Replaces values by what `cosines` and `sines` multiply, in place.
   *
   * @param stride from one place of the axis to the next
   * @param count how many axes lie side by side, one after the other
   */
  fold(values: Float64Array, from: number, stride: number, count: number): void {
    const { length, quarters } = this;
    const half = length / 2;
    for (let i = 1; i < half; i++) pair(values, from + i * stride, from + (length - i) * stride, count);
    if (!quarters) return;
    for (let i = 0; i < half / 2; i++) pair(values, from + i * stride, from + (half - i) * stride, count);
    for (let i = 1; i < half / 2; i++)
      pair(values, from + (length - i) * stride, from + (half + i) * stride, count);
  }

  /** Places before the middle of an axis (or of its first half) that count for a frequency's cosines. */
  private cosinePlaces(f: number): number[] {
    const last = this.quarters ? this.length / 4 - (f % 2) : Math.floor(this.length / 2);
    return Array.from({ length: last + 1 }, (_, i) => i);
  }

  private sinePlaces(f: number): number[] {
    const last = this.quarters ? this.length / 4 - 1 + (f % 2) : Math.ceil(this.length / 2) - 1;
    return Array.from({ length: last }, (_, i) => i + 1);
  }

  /** Where the value lies that a place's cosine multiplies: the sum of what mirrors each other, for odd frequencies the difference. */
  private cosineAt(f: number, i: number): number {
    return this.quarters && f % 2 === 1 ? this.length / 2 - i : i;
  }

  private sineAt(f: number, i: number): number {
    return this.quarters && f % 2 === 0 ? this.length / 2 + i : this.length - i;
  }
}

/** Replaces each of `count` values at `a` and the one at `b` by their sum and difference. */
function pair(values: Float64Array, a: number, b: number, count: number): void {
  const end = a + count;
  for (; a < end; a++, b++) {
    const first = values[a]!;
    const second = values[b]!;
    values[a] = first + second;
    values[b] = first - second;
  }
}

/** Sums of products of whole rows of `values`, [rows, width], into `out`, [width]; four rows at a time. */
export function sumInto(
  out: Float64Array,
  values: Float64Array,
  width: number,
  { places, factors }: Terms,
): void {
  let t = 0;
  if (places.length < 4) out.fill(0);
  for (; t + 3 < places.length; t += 4) {
    const a = factors[t]!;
    const b = factors[t + 1]!;
    const c = factors[t + 2]!;
    const d = factors[t + 3]!;
    let i = places[t]! * width;
    let j = places[t + 1]! * width;
    let k = places[t + 2]! * width;
    let l = places[t + 3]! * width;
    for (let x = 0; x < width; x++, i++, j++, k++, l++) {
      const sum = a * values[i]! + b * values[j]! + c * values[k]! + d * values[l]!;
      out[x] = t === 0 ? sum : out[x]! + sum;
    }
  }
  for (; t < places.length; t++) {
    const a = factors[t]!;
    for (let x = 0, i = places[t]! * width; x < width; x++, i++) out[x]! += a * values[i]!;
  }
}
