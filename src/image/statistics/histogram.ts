/** Shares of values in `bins` equal bins over [low, high]; values outside fall into the first or last bin. */
export class Histogram {
  protected readonly counts: Uint32Array;
  private readonly low: number;
  private readonly scale: number;
  protected total = 0;

  constructor(bins: number, low: number, high: number) {
    this.counts = new Uint32Array(bins);
    this.low = low;
    this.scale = bins / (high - low);
  }

  /** Counts the values from index `from` up to and without `to`. */
  addAll(values: Float32Array, from = 0, to = values.length): void {
    const { counts, low, scale } = this;
    const last = counts.length - 1;
    for (let i = from; i < to; i++) {
      // cutting towards 0 differs from rounding down below the first bin only
      const bin = ((values[i]! - low) * scale) | 0;
      counts[bin < 0 ? 0 : bin > last ? last : bin]!++;
    }
    this.total += to - from;
  }

  /** Square roots of the shares: their differences weigh alike in full and in thin bins. */
  roots(): number[] {
    const out: number[] = [];
    for (const count of this.counts) out.push(Math.sqrt(count / Math.max(1, this.total)));
    return out;
  }
}

/** Equal bins of log(1 + value), and for the upper half of a float's bits the bin they all share, −1 where a border lies between them. */
export interface LogBins {
  bins: number;
  low: number;
  high: number;
  table: Int8Array;
}

const binOf = ({ bins, low, high }: Omit<LogBins, 'table'>, value: number): number =>
  Math.min(bins - 1, Math.max(0, Math.floor(((Math.log(1 + value) - low) * bins) / (high - low))));

/** At most 128 bins over [low, high] of log(1 + value), for values ≥ 0. */
export function logBins(bins: number, low: number, high: number): LogBins {
  const range = { bins, low, high };
  const bits = Uint32Array.from({ length: 1 << 16 }, (_, i) => (i >> 1) * 0x10000 + (i % 2) * 0xffff);
  const ends = new Float32Array(bits.buffer);
  const table = Int8Array.from({ length: 1 << 15 }, (_, key) => {
    const bin = binOf(range, ends[2 * key]!);
    return bin === binOf(range, ends[2 * key + 1]!) ? bin : -1;
  });
  return { ...range, table };
}

/** A histogram of log(1 + value), which takes few logarithms. */
export class LogHistogram extends Histogram {
  private readonly range: LogBins;

  constructor(range: LogBins) {
    super(range.bins, range.low, range.high);
    this.range = range;
  }

  override addAll(values: Float32Array, from = 0, to = values.length): void {
    const { counts, range } = this;
    const { table } = range;
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let i = from; i < to; i++) {
      const bin = table[bits[i]! >>> 16]!;
      counts[bin < 0 ? binOf(range, values[i]!) : bin]!++;
    }
    this.total += to - from;
  }
}

/** Mean, standard deviation, skewness and log kurtosis of a list (0 for the last two where it is constant). */
export function moments(values: Float32Array): [number, number, number, number] {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - mean;
    const square = d * d;
    second += square;
    third += square * d;
    fourth += square * square;
  }
  second /= values.length;
  if (second < 1e-8) return [mean, 0, 0, 0];
  const deviation = Math.sqrt(second);
  return [
    mean,
    deviation,
    third / values.length / (second * deviation),
    Math.log(fourth / values.length / (second * second)),
  ];
}
