import type { ImportedModel } from '../../package/import/importer.ts';
import { isResNet, type ClipConfig } from '../../spec/clip/config.ts';
import { clipParameters } from '../../spec/clip/parameters.ts';
import { isClip } from '../../spec/families.ts';
import { layerNormTwin } from '../twins/layer-norm.ts';
import { activationTwin } from '../twins/linear.ts';

/** For tests: what a patch says by itself, token by token in f64, from the equations alone. */

type Row = readonly number[];

const dot = (a: ArrayLike<number>, b: ArrayLike<number>, from = 0): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[from + i]!;
  return sum;
};
const plus = (a: Row, b: Row): Row => a.map((value, i) => value + b[i]!);

/** The name of what the last attention reads, as a recorder gets it. */
export const beforeLastAttention = ({ imageTower }: ClipConfig): string =>
  isResNet(imageTower) ? 'image.stage3' : `image.block${imageTower.depth - 2}`;

/**
 * Features of patches, from the tokens or places that the last attention reads.
 *
 * @param before of patches alone, without the class token; the positional table of a ResNet is not added
 */
export async function patchTwin({ config, read }: ImportedModel, before: readonly Row[]): Promise<Row[]> {
  if (!isClip(config)) throw new TypeError('not a CLIP configuration');
  const weights = new Map<string, Float32Array>();
  for (const spec of clipParameters(config, []))
    if (spec.name.startsWith('image.')) weights.set(spec.name, await read(spec));
  const { activation, layerNormEpsilon, imageTower } = config;
  const of = (name: string) => weights.get(name)!;
  /** The last `count` rows of weight [out, in] and bias. */
  const linear = (x: Row, name: string, count = of(`${name}.weight`).length / x.length): Row => {
    const from = of(`${name}.weight`).length / x.length - count;
    const bias = weights.get(`${name}.bias`);
    return Array.from(
      { length: count },
      (_, i) => dot(x, of(`${name}.weight`), (from + i) * x.length) + (bias?.[from + i] ?? 0),
    );
  };
  if (isResNet(imageTower))
    return before.map((x) => linear(linear(x, 'image.attention.value'), 'image.projection'));
  const norm = (x: Row, name: string): Row => [
    ...layerNormTwin(x, x.length, of(`${name}.weight`), of(`${name}.bias`), layerNormEpsilon),
  ];
  const last = `image.blocks.${imageTower.depth - 1}`;
  return before.map((x) => {
    const value = linear(norm(x, `${last}.norm1`), `${last}.attention.qkv`, imageTower.width);
    const kept = plus(x, linear(value, `${last}.attention.output`));
    const hidden = linear(norm(kept, `${last}.norm2`), `${last}.mlp.in`).map((one) =>
      activationTwin(one, activation),
    );
    const done = plus(kept, linear(hidden, `${last}.mlp.out`));
    return linear(norm(done, 'image.norm'), 'image.projection');
  });
}

/** Cosine of vectors of any length. */
export const cosineTwin = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
