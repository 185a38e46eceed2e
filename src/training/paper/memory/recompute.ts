import type { ParameterSpec } from '../../../spec/parameters.ts';
import type { Layers } from '../../../nn/layers.ts';
import { watchPeak } from '../../../nn/peak-bytes.ts';
import * as tf from '../../../nn/tf.ts';
import { Random } from '../../../shared/random.ts';
import type { Active } from '../paper-layers.ts';

/** Bytes that the tensors of one block took on its way back: those that would have been kept since its way there. */
export type BlockBytes = Map<string, number>;

interface Blocks {
  /** All parameters, in storage order. */
  specs: readonly ParameterSpec[];
  /** Trained parameters by name. */
  variables: Readonly<Record<string, tf.Variable>>;
  active: Active;
}

/**
 * Gradient checkpointing (Chen et al. 2016): of a block that is trained only its inputs are kept, and on the way back it is computed once more, with the same
 * random numbers, so that gradients are the same. Blocks before which nothing is trained are computed without anything kept, checkpointing or not.
 *
 * @param bytes where the bytes of each block are noted
 */
export function paperBlocks({ specs, variables, active }: Blocks, bytes: BlockBytes): Layers['block'] {
  const trained = Object.keys(variables);
  const own = (name: string) => trained.filter((one) => one.startsWith(`${name}.`));
  /** Whether a gradient arrives at the end of a block but goes nowhere from there. */
  const isIdle = (name: string) => {
    const last = specs.findLastIndex((spec) => spec.name.startsWith(`${name}.`));
    const tower = specs[last]!.part;
    const before = specs.slice(0, last + 1).filter(({ part }) => part === tower);
    // texts read the image's tokens
    const read = tower === 'text' ? specs.filter(({ part }) => part === 'image') : [];
    return [...before, ...read].every((spec) => !(spec.name in variables));
  };

  return <T extends tf.Tensor, I extends tf.Tensor[]>(
    name: string,
    inputs: I,
    compute: (...tensors: I) => T,
  ): T => {
    if (!active.training) return compute(...inputs);
    const idle = isIdle(name);
    if (!idle && !active.recompute) return compute(...inputs);
    const parameters = idle ? [] : own(name).map((one) => variables[one]!);
    const { random } = active;
    const state = random.state;
    const forward = (...given: unknown[]) => {
      const save = given.at(-1) as tf.GradSaveFunc;
      if (!idle) save(inputs);
      return { value: compute(...inputs), gradFunc: backward };
    };
    const backward = (dy: T, saved: tf.Tensor[]): tf.Tensor[] => {
      if (idle) throw new RangeError(`a gradient for ${name}, before which nothing is trained`);
      const now = active.random;
      active.random = new Random(state);
      const meter = watchPeak();
      try {
        return again(() => compute(...(saved as I)), [...saved, ...parameters], dy);
      } finally {
        bytes.set(name, meter.bytes);
        meter.stop();
        active.random = now;
      }
    };
    return tf.customGrad(forward)(...inputs, ...parameters);
  };
}

/** Gradients of a function of tensors, computed in the midst of other gradients; zeros for what it does not depend on. */
function again(compute: () => tf.Tensor, xs: tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const engine = tf.engine();
  // a tape within another one is taken for the only one, and removed when it is done
  const outer = engine.state.activeTape;
  try {
    const { grads } = engine.gradients(compute, xs, dy);
    return grads.map((gradient, i) => (gradient as tf.Tensor | undefined) ?? tf.zerosLike(xs[i]!));
  } finally {
    engine.state.activeTape = outer!;
  }
}
