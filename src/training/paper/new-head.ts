import type { Random } from '../../shared/random.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';

/**
 * First values of a new parameter of the regressor or a head, in stored layout, by PyTorch's rules: weights and biases of Linear and
 * convolution uniform in ±1/√inputs, norms 1 and 0. The text projection, a bare parameter there, is normal with a deviation of 1/√inputs.
 *
 * @param inputs of the layer that a bias belongs to
 */
function newValues({ name, shape }: ParameterSpec, inputs: number, random: Random): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  if (/[nN]orm\.weight$/.test(name)) return new Float32Array(count).fill(1);
  if (/[nN]orm\.bias$/.test(name)) return new Float32Array(count);
  const bound = 1 / Math.sqrt(inputs);
  if (name === 'regressor.textProjection.weight')
    return Float32Array.from({ length: count }, () => bound * random.normal());
  return Float32Array.from({ length: count }, () => bound * (2 * random.uniform() - 1));
}

/** Values of the parameters that the checkpoints lack, by name, drawn in their order. @param specs all of the model */
export function newHead(
  specs: readonly ParameterSpec[],
  isNew: (spec: ParameterSpec) => boolean,
  random: Random,
): Record<string, Float32Array> {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const inputsOf = (spec: ParameterSpec): number => {
    const weight = byName.get(spec.name.replace(/\.bias$/, '.weight')) ?? spec;
    return weight.shape.slice(1).reduce((a, b) => a * b, 1);
  };
  return Object.fromEntries(
    specs.filter(isNew).map((spec) => [spec.name, newValues(spec, inputsOf(spec), random)]),
  );
}
