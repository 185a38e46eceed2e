import * as tf from '../../nn/tf.ts';

/** Exponential moving average of parameters, the weights that are evaluated and shipped: decay min(limit, (1 + t)/(10 + t)). */
export class MovingAverage {
  /** By name, each of its variable's shape. */
  readonly averages: Record<string, tf.Variable> = {};
  private readonly limit: number;

  /**
   * Starts from the values of the variables, which stay the caller's.
   *
   * @param limit of the decay, 0..1
   */
  constructor(variables: Record<string, tf.Variable>, limit: number) {
    this.limit = limit;
    for (const [name, variable] of Object.entries(variables)) {
      this.averages[name] = tf.tidy(() => tf.variable(variable.clone(), false));
    }
  }

  /** Moves the averages towards variables of the same names and shapes. @param step steps done so far */
  update(variables: Record<string, tf.Variable>, step: number): void {
    const decay = Math.min(this.limit, (1 + step) / (10 + step));
    tf.tidy(() => {
      for (const [name, variable] of Object.entries(variables)) {
        const average = this.averages[name]!;
        average.assign(average.mul(decay).add(variable.mul(1 - decay)));
      }
    });
  }

  /** Runs something, which must not be asynchronous, with the averages in the variables' places; these come back whatever it throws. */
  during<T>(variables: Record<string, tf.Variable>, action: () => T): T {
    const kept = Object.fromEntries(Object.entries(variables).map(([name, v]) => [name, v.clone()]));
    const put = (values: Record<string, tf.Tensor>) => {
      for (const [name, variable] of Object.entries(variables)) variable.assign(values[name]!);
    };
    put(this.averages);
    try {
      return action();
    } finally {
      put(kept);
      tf.dispose(kept);
    }
  }

  dispose(): void {
    tf.dispose(this.averages);
  }
}
