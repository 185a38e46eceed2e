import { to, unused, type Rule } from './key-rule.ts';

/** What the parts of a batch normalisation are called in a checkpoint, and here until they are folded (`fold-norms.ts`). */
const parts: Record<string, string> = {
  weight: 'gamma',
  bias: 'beta',
  running_mean: 'mean',
  running_var: 'variance',
};
const ofNorm = `(${Object.keys(parts).join('|')})`;

const before = (number: string): number => Number(number) - 1;
const inBlock = (stage: string, block: string): string => `image.stages.${before(stage)}.${block}`;
const convolution = (number: string): string => ['reduce', 'spatial', 'expand'][before(number)]!;
const attention: Record<string, string> = { q: 'query', k: 'key', v: 'value' };

/** The image tower of RN50 and its larger kin. */
export const resNet: Rule[] = [
  [/^visual\.conv([123])\.weight$/, ([, i]) => ({ name: `image.stem.${before(i!)}.weight` })],
  [
    new RegExp(`^visual\\.bn([123])\\.${ofNorm}$`),
    ([, i, part]) => ({ name: `image.stem.${before(i!)}.${parts[part!]}` }),
  ],
  [
    /^visual\.layer([1-4])\.(\d+)\.conv([123])\.weight$/,
    ([, stage, block, i]) => ({ name: `${inBlock(stage!, block!)}.${convolution(i!)}.weight` }),
  ],
  [
    new RegExp(`^visual\\.layer([1-4])\\.(\\d+)\\.bn([123])\\.${ofNorm}$`),
    ([, stage, block, i, part]) => ({
      name: `${inBlock(stage!, block!)}.${convolution(i!)}.${parts[part!]}`,
    }),
  ],
  [
    /^visual\.layer([1-4])\.(\d+)\.downsample\.0\.weight$/,
    ([, stage, block]) => ({ name: `${inBlock(stage!, block!)}.shortcut.weight` }),
  ],
  [
    new RegExp(`^visual\\.layer([1-4])\\.(\\d+)\\.downsample\\.1\\.${ofNorm}$`),
    ([, stage, block, part]) => ({ name: `${inBlock(stage!, block!)}.shortcut.${parts[part!]}` }),
  ],
  [/^visual\.attnpool\.positional_embedding$/, to('image.positions')],
  [
    /^visual\.attnpool\.([qkv])_proj\.(weight|bias)$/,
    ([, letter, kind]) => ({ name: `image.attention.${attention[letter!]}.${kind}` }),
  ],
  [/^visual\.attnpool\.c_proj\.(weight|bias)$/, to('image.projection.$1')],
  [/^visual\.(?:.+\.)?(?:bn\d|downsample\.1)\.num_batches_tracked$/, unused],
];
