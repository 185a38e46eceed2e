import type { ModelConfig } from '../../spec/config.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import type { Procedure } from './procedure.ts';

export const freezableParts = ['image', 'text', 'crop'] as const;
type FreezablePart = (typeof freezableParts)[number];

/** What is trained, beside what the procedure says. */
export interface Freezing {
  /** Whole parts that stay as they are. */
  freeze: readonly FreezablePart[];
  /** Of the crop tower only so many blocks at its end are trained; all of it where absent. */
  cropBlocks?: number | undefined;
}

/**
 * The released code freezes half of each of ImageReward's towers in the order of their parameters, up to and including the first one of the
 * middle block: the names of a tower's frozen parameters.
 */
function lowerHalf(specs: readonly ParameterSpec[], middle: string): string[] {
  const first = specs.findIndex(({ name }) => name.startsWith(middle));
  return specs.slice(0, first + 1).map(({ name }) => name);
}

/** Names of the parameters that stay as they are, byte for byte. @param specs all of the model, in storage order */
export function frozenNames(
  specs: readonly ParameterSpec[],
  config: ModelConfig,
  { trained }: Pick<Procedure, 'trained'>,
  { freeze, cropBlocks }: Freezing,
): Set<string> {
  const of = (part: string) => specs.filter((spec) => spec.part === part);
  const frozen = new Set<string>(freeze.flatMap((part) => of(part).map(({ name }) => name)));
  if (trained === 'upper-halves') {
    const image = `image.blocks.${Math.floor(config.imageTower.depth / 2)}.`;
    const text = `text.layers.${Math.floor(config.text.depth / 2)}.`;
    for (const name of [...lowerHalf(of('image'), image), ...lowerHalf(of('text'), text)]) frozen.add(name);
  }
  if (cropBlocks !== undefined) {
    const kept = config.cropTower.depth - cropBlocks;
    for (const { name } of of('crop')) {
      const block = /^crop\.blocks\.(\d+)\./.exec(name)?.[1];
      if (block === undefined || Number(block) < kept) frozen.add(name);
    }
  }
  return frozen;
}

/**
 * Parameters whose gradient is zero in exact arithmetic: a softmax ignores what is added to all keys, and a layer norm what is added to all
 * channels. Floating point gives them noise, of which Adam makes steps of full size.
 */
export function hasZeroGradient(name: string): boolean {
  return /^text\.layers\.\d+\.(self|cross)\.key\.bias$/.test(name) || name === 'regressor.tokenPooling.bias';
}

/** Biases of which the middle third, that of the keys, has a gradient of zero. */
export function hasZeroThird(name: string): boolean {
  return name.endsWith('.attention.qkv.bias');
}

/** PyTorch's rule of the released code: what has more than one dimension decays, biases and norms do not. */
export function decays({ name, shape }: Pick<ParameterSpec, 'name' | 'shape'>): boolean {
  return shape.length > 1 && !name.endsWith('.bias');
}
