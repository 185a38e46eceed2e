import type { StoredWeight } from '../../../formats/weight.ts';
import type { Layers } from '../../../nn/layers.ts';
import type { Tensor } from '../../../nn/tf.ts';

/** How the weights of a case are stored. */
export type Format = StoredWeight['dtype'];

/** A piece of work that any implementation of the layers can do. */
export interface BenchCase {
  name: string;
  /** Whether the weights' format matters to it. */
  weighted: boolean;
  /** Prepares weights and inputs; the function it answers does the work once. */
  prepare(layers: Layers, format: Format): Prepared;
}

/** A case with its inputs and weights on the device. */
export interface Prepared {
  /** The case's result, in the shape the case gives it; the caller disposes it. */
  run(): Tensor;
  dispose(): void;
}
