/** Shares of values in `bins` equal bins over [low, high]; values outside fall into the first or last bin. */
export class Histogram {
  private readonly counts: Float64Array;
  private readonly low: number;
  private readonly scale: number;
  private total = 0;

  constructor(bins: number, low: number, high: number) {
    this.counts = new Float64Array(bins);
    this.low = low;
    this.scale = bins / (high - low);
  }

  add(value: number): void {
    const bin = Math.floor((value - this.low) * this.scale);
    this.counts[bin < 0 ? 0 : bin >= this.counts.length ? this.counts.length - 1 : bin]! += 1;
    this.total++;
  }

  /** Square roots of the shares: their differences weigh alike in full and in thin bins. */
  roots(): number[] {
    return Array.from(this.counts, (count) => Math.sqrt(count / Math.max(1, this.total)));
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
