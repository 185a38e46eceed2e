import { runAdamW, type AdamWFactors, type Moving } from '../../../nn/fused/adamw.ts';
import * as tf from '../../../nn/tf.ts';

export interface TorchAdamWOptions {
  weightDecay: number;
  /** Whether a parameter decays, by its name. */
  decays: (name: string) => boolean;
}

/** What is known of one parameter: moments of its shape, and its own count of steps. */
interface Moments {
  first: tf.Variable;
  second: tf.Variable;
  steps: number;
}

const constants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** One step in tfjs's operations, on any backend. */
function plainAdamW(
  before: Moving,
  gradient: tf.Tensor,
  { beta1, beta2, epsilon, secondRoot, keep, rate }: AdamWFactors,
): Moving {
  const first = before.first.mul(beta1).add(gradient.mul(1 - beta1));
  const second = before.second.mul(beta2).add(gradient.square().mul(1 - beta2));
  const change = first.div(second.sqrt().div(secondRoot).add(epsilon)).mul(rate);
  return { value: (keep === 1 ? before.value : before.value.mul(keep)).sub(change), first, second };
}

/**
 * PyTorch's AdamW, operation by operation: a parameter without a gradient is left alone (no decay, no moments, and its own count of steps
 * stands still), as where gradients are cleared to none before each step. The demo's optimiser (`optimiser/adamw.ts`) counts for all at once.
 */
export class TorchAdamW {
  private readonly moments = new Map<string, Moments>();
  private readonly options: TorchAdamWOptions;

  constructor(options: TorchAdamWOptions) {
    this.options = options;
  }

  /** One step on the parameters that have a gradient (each of its parameter's shape); the gradients stay the caller's. */
  apply(
    variables: Readonly<Record<string, tf.Variable>>,
    gradients: Readonly<Record<string, tf.Tensor>>,
    rate: number,
  ): void {
    // thirteen operations of tfjs, or one of ours
    const update = tf.getBackend() === 'webgpu' ? runAdamW : plainAdamW;
    for (const [name, gradient] of Object.entries(gradients)) {
      const variable = variables[name];
      if (!variable) continue;
      const moments = this.momentsOf(name, variable.shape);
      moments.steps++;
      const { first, second, steps } = moments;
      const { decays, weightDecay } = this.options;
      const factors = {
        ...constants,
        secondRoot: Math.sqrt(1 - constants.beta2 ** steps),
        keep: decays(name) ? 1 - rate * weightDecay : 1,
        rate: rate / (1 - constants.beta1 ** steps),
      };
      tf.tidy(() => {
        const before = { value: variable, first, second };
        const after = update(before, gradient, factors);
        first.assign(after.first);
        second.assign(after.second);
        variable.assign(after.value);
      });
    }
  }

  private momentsOf(name: string, shape: number[]): Moments {
    const found = this.moments.get(name);
    if (found) return found;
    const zeros = () => tf.variable(tf.zeros(shape), false);
    const made = { first: zeros(), second: zeros(), steps: 0 };
    this.moments.set(name, made);
    return made;
  }

  /** Steps done on each parameter that ever had a gradient. */
  get steps(): Record<string, number> {
    return Object.fromEntries([...this.moments].map(([name, { steps }]) => [name, steps]));
  }

  /** The moments of a parameter, of its shape, which stay the optimiser's; made where there are none yet. */
  tensors(name: string, shape: number[]): { first: tf.Variable; second: tf.Variable } {
    return this.momentsOf(name, shape);
  }

  /** Sets the count of steps of a parameter, for a checkpoint that is restored. */
  setSteps(name: string, shape: number[], steps: number): void {
    this.momentsOf(name, shape).steps = steps;
  }

  dispose(): void {
    for (const { first, second } of this.moments.values()) tf.dispose([first, second]);
    this.moments.clear();
  }
}
