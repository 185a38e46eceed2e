import type { ParameterSpec } from '../../../spec/parameters.ts';
import type { WeightReader } from '../../write-package.ts';

/*
 * Behind a convolution without bias, a batch normalisation gives γ·(x − mean)/√(variance + ε) + β for each channel. At inference that is
 * another convolution, with a bias: its weights times γ/√(variance + ε), and β − mean·γ/√(variance + ε).
 */

/** What PyTorch adds to a variance before its root. */
const epsilon = 1e-5;
const parts = ['gamma', 'beta', 'mean', 'variance'] as const;

/** Splits `image.stem.1.bias` into the layer's name and what it is of it. */
function split(name: string): [layer: string, kind: string] {
  const at = name.lastIndexOf('.');
  return [name.slice(0, at), name.slice(at + 1)];
}

/** Whether a checkpoint has a normalisation behind a layer. */
const isNormalised = (layer: string, found: ReadonlyMap<string, unknown>): boolean =>
  parts.some((part) => found.has(`${layer}.${part}`));

/** What a checkpoint has in place of these parameters: four vectors of a normalisation where they have a bias from it. */
export function unfolded(
  specs: readonly ParameterSpec[],
  found: ReadonlyMap<string, unknown>,
): ParameterSpec[] {
  return specs.flatMap((spec) => {
    const [layer, kind] = split(spec.name);
    if (kind !== 'bias' || !isNormalised(layer, found)) return [spec];
    return parts.map((part) => ({ ...spec, name: `${layer}.${part}` }));
  });
}

/** Reads parameters from a checkpoint, `read` from which gives what `unfolded` lists; folded in f64. */
export const foldingReader =
  (read: WeightReader, found: ReadonlyMap<string, unknown>): WeightReader =>
  async (spec) => {
    const [layer, kind] = split(spec.name);
    if ((kind !== 'weight' && kind !== 'bias') || !isNormalised(layer, found)) return read(spec);
    const channels = spec.shape[0]!;
    const part = (name: string) => read({ ...spec, name: `${layer}.${name}`, shape: [channels] });
    const [gamma, variance] = [await part('gamma'), await part('variance')];
    const scale = Float64Array.from(gamma, (value, i) => value / Math.sqrt(variance[i]! + epsilon));
    if (kind === 'bias') {
      const [beta, mean] = [await part('beta'), await part('mean')];
      return beta.map((value, i) => value - mean[i]! * scale[i]!);
    }
    const weights = await read(spec);
    const each = weights.length / channels;
    return weights.map((value, i) => value * scale[Math.floor(i / each)]!);
  };
