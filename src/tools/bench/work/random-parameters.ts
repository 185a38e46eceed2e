import type { ParameterSpec } from '../../../spec/parameters.ts';
import type { Layers } from '../../../nn/layers.ts';
import { ParameterStore } from '../../../worker/device/parameter-store.ts';
import type { Format } from './bench-case.ts';
import { randomValues, randomWeight } from './random.ts';

/** A parameter and the seed of its random values: its place in the list. */
export interface SeededSpec extends ParameterSpec {
  seed: number;
}

export function seeded(specs: ParameterSpec[]): SeededSpec[] {
  return specs.map((spec, seed) => ({ ...spec, seed }));
}

const isMatrix = ({ kind }: ParameterSpec) => kind === 'matrix' || kind === 'convolution';

/** f32 values of one random parameter, in PyTorch's layout. */
export function parameterValues(spec: SeededSpec): Float32Array<ArrayBuffer> {
  const { name, shape, seed } = spec;
  // made for this call alone: the buffer holds nothing else
  if (isMatrix(spec)) return new Float32Array(randomWeight(shape, 'f32', seed).bytes.slice().buffer);
  const count = shape.reduce((a, b) => a * b, 1);
  const values = randomValues(count, seed, 0.1);
  // gains of norms lie round 1
  if (/norm\d?\.weight$/i.test(name)) values.forEach((value, i) => (values[i] = 1 + value));
  return values;
}

/** Random parameters, the same for every implementation of the layers; what is no matrix stays in f32. */
export function randomParameters(specs: SeededSpec[], layers: Layers, format: Format): ParameterStore {
  const store = new ParameterStore(layers);
  for (const spec of specs) {
    const { shape, seed } = spec;
    store.add(
      spec,
      isMatrix(spec)
        ? randomWeight(shape, format, seed)
        : { shape, dtype: 'f32', bytes: new Uint8Array(parameterValues(spec).buffer) },
    );
  }
  return store;
}
