/** f64 twin of AdamW (Loshchilov and Hutter 2019, as PyTorch 2 computes it): values and both moments. */
export class AdamWTwin {
  readonly values: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  private steps = 0;

  constructor(values: ArrayLike<number>) {
    this.values = Float64Array.from(values);
    this.first = new Float64Array(values.length);
    this.second = new Float64Array(values.length);
  }

  step(gradient: ArrayLike<number>, rate: number, weightDecay: number): void {
    this.steps++;
    const correction = [1 - 0.9 ** this.steps, 1 - 0.999 ** this.steps] as const;
    for (let i = 0; i < this.values.length; i++) {
      const g = gradient[i]!;
      this.values[i]! -= rate * weightDecay * this.values[i]!;
      this.first[i] = 0.9 * this.first[i]! + 0.1 * g;
      this.second[i] = 0.999 * this.second[i]! + 0.001 * g * g;
      const deviation = Math.sqrt(this.second[i]! / correction[1]);
      this.values[i]! -= (rate * (this.first[i]! / correction[0])) / (deviation + 1e-8);
    }
  }
}
