import * as tf from '../../nn/tf.ts';

export interface AdamWOptions {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Decoupled weight decay; parameters of one dimension get none. */
  decay?: number;
  /** Gradients are scaled down to this norm, all together; no limit where absent. */
  clip?: number;
}

/** Moments of one parameter. */
interface Moments {
  first: tf.Variable;
  second: tf.Variable;
}

/** AdamW (Loshchilov & Hutter 2019): bias-corrected Adam with weight decay apart from the gradient. */
export class AdamW {
  step = 0;
  private readonly moments = new Map<string, Moments>();
  private readonly options: Required<Omit<AdamWOptions, 'clip'>> & Pick<AdamWOptions, 'clip'>;

  constructor(options: AdamWOptions = {}) {
    this.options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.01, ...options };
  }

  /** One step on every parameter that has a gradient, of the same shape. The gradients stay the caller's. */
  apply(variables: Record<string, tf.Variable>, gradients: Record<string, tf.Tensor>, rate: number): void {
    const { beta1, beta2, epsilon, decay, clip } = this.options;
    this.step++;
    const firstScale = 1 / (1 - beta1 ** this.step);
    const secondScale = 1 / (1 - beta2 ** this.step);
    tf.tidy(() => {
      const scale = clip === undefined ? undefined : clipScale(Object.values(gradients), clip);
      for (const [name, raw] of Object.entries(gradients)) {
        const variable = variables[name];
        if (!variable) continue;
        const gradient = scale ? raw.mul(scale) : raw;
        const { first, second } = this.momentsOf(name, variable.shape);
        first.assign(first.mul(beta1).add(gradient.mul(1 - beta1)));
        second.assign(second.mul(beta2).add(gradient.square().mul(1 - beta2)));
        const change = first.mul(firstScale).div(second.mul(secondScale).sqrt().add(epsilon)).mul(rate);
        // vectors, and tables of one row, count as one-dimensional
        const flat = variable.shape.filter((side) => side > 1).length <= 1;
        variable.assign((flat ? variable : variable.mul(1 - rate * decay)).sub(change));
      }
    });
  }

  private momentsOf(name: string, shape: number[]): Moments {
    let found = this.moments.get(name);
    if (!found) {
      const zeros = () => tf.variable(tf.zeros(shape), false);
      found = { first: zeros(), second: zeros() };
      this.moments.set(name, found);
    }
    return found;
  }

  /** State for a check-point: moments by name with `.first` and `.second`, each of its parameter's shape. They stay the optimiser's. */
  state(): Record<string, tf.Tensor> {
    const out: Record<string, tf.Tensor> = {};
    for (const [name, { first, second }] of this.moments) {
      out[`${name}.first`] = first;
      out[`${name}.second`] = second;
    }
    return out;
  }

  /** Takes back what `state` gave (moments of their parameters' shapes), and the step count; the tensors stay the caller's to dispose. */
  restore(step: number, state: Record<string, tf.Tensor>): void {
    this.step = step;
    for (const [key, tensor] of Object.entries(state)) {
      if (!key.endsWith('.first')) continue;
      const name = key.slice(0, -'.first'.length);
      const moments = this.momentsOf(name, tensor.shape);
      moments.first.assign(tensor);
      moments.second.assign(state[`${name}.second`]!);
    }
  }

  dispose(): void {
    for (const { first, second } of this.moments.values()) tf.dispose([first, second]);
    this.moments.clear();
  }
}

/** min(1, limit / ‖g‖) over all gradients together. */
function clipScale(gradients: tf.Tensor[], limit: number): tf.Tensor {
  const norm = tf.addN(gradients.map((gradient) => gradient.square().sum())).sqrt();
  return tf.scalar(limit).div(norm.add(1e-6)).minimum(1);
}
