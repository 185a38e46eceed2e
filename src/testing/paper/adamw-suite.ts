import { expect, it } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { Random } from '../../shared/random.ts';
import { TorchAdamW } from '../../training/paper/optimiser/torch-adamw.ts';
import { AdamWTwin } from '../twins/adamw.ts';

/** Largest difference from a twin, of the twin's largest value. */
function farthest(values: ArrayLike<number>, twin: Float64Array): number {
  const scale = twin.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  return twin.reduce((most, value, i) => Math.max(most, Math.abs(values[i]! - value)), 0) / scale;
}

/**
 * For tests: AdamW on the current backend against its f64 twin, over steps with gradients of every size, and zeros.
 *
 * @param note is told each error
 */
export function adamwSuite(bound: number, note: (error: number) => number = (error) => error): void {
  it('steps as its f64 twin: values and both moments, with and without decay', async () => {
    const random = new Random(9);
    const [rate, weightDecay] = [1e-2, 0.05];
    const optimiser = new TorchAdamW({ weightDecay, decays: (name) => name.startsWith('decays') });
    const shapes = { 'decays.a': [7, 5], 'decays.b': [300, 261], still: [1], other: [129] };
    const twins = new Map<string, AdamWTwin>();
    const variables: Record<string, tf.Variable> = {};
    for (const [name, shape] of Object.entries(shapes)) {
      const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal());
      twins.set(name, new AdamWTwin(values));
      variables[name] = tf.variable(tf.tensor(values, shape));
    }
    for (let step = 0; step < 4; step++) {
      const gradients: Record<string, tf.Tensor> = {};
      for (const [name, shape] of Object.entries(shapes)) {
        // a parameter without a gradient stands still, and so does its count of steps
        if (name === 'other' && step === 1) continue;
        const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) =>
          i % 5 === 4 ? 0 : random.normal() * 10 ** -(i % 5),
        );
        gradients[name] = tf.tensor(values, shape);
        twins.get(name)!.step(values, rate, name.startsWith('decays') ? weightDecay : 0);
      }
      optimiser.apply(variables, gradients, rate);
      // read in between: the next step must not compute with what was read
      expect(note(farthest(await variables.still!.data(), twins.get('still')!.values))).toBeLessThan(bound);
      tf.dispose(gradients);
    }
    for (const [name, twin] of twins) {
      const { first, second } = optimiser.tensors(name, variables[name]!.shape);
      expect(note(farthest(await variables[name]!.data(), twin.values)), name).toBeLessThan(bound);
      expect(note(farthest(await first.data(), twin.first)), name).toBeLessThan(bound);
      expect(note(farthest(await second.data(), twin.second)), name).toBeLessThan(bound);
    }
    optimiser.dispose();
    tf.dispose(variables);
  });
}
