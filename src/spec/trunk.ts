/**
 * The pretrained trunks: MobileNetV2 (Sandler et al. 2018, table 2), a convolutional network whose blocks' outputs ("taps") a model can read,
 * at two widths. Their weights come from a package of others and are kept as they are; only their arrangement is told here.
 */

/** The trunks by name: of width 1, which alone a crop tower reads, and of width 1.4. */
export const trunkNames = ['mobilenet-v2', 'mobilenet-v2-1.4'] as const;
export type TrunkName = (typeof trunkNames)[number];

/** The trunk of a configuration that names none. */
export const usualTrunk = 'mobilenet-v2' satisfies TrunkName;

/** A trunk up to some block, 0-based: what of it a model needs. */
export interface TrunkPart {
  trunk: TrunkName;
  last: number;
}

const widths: Record<TrunkName, number> = { 'mobilenet-v2': 1, 'mobilenet-v2-1.4': 1.4 };

/** One inverted bottleneck: 1×1 expansion (none where `expansion` is 1), depthwise 3×3, 1×1 projection; added to its input where shapes agree. */
export interface TrunkBlock {
  inputs: number;
  expansion: number;
  outputs: number;
  stride: 1 | 2;
}

/** Channels at some width, as the network's authors round them: to a multiple of 8, the nearest unless that takes more than a tenth away. */
function widened(channels: number, trunk: TrunkName): number {
  const wanted = channels * widths[trunk];
  const nearest = Math.max(8, 8 * Math.floor(wanted / 8 + 0.5));
  return nearest < 0.9 * wanted ? nearest + 8 : nearest;
}

/** Channels after the first 3×3 convolution, whose stride is 2. */
export const stemChannels = (trunk: TrunkName): number => widened(32, trunk);

/** Rows of table 2: expansion, outputs, repeats, stride of the first. */
const stages: [expansion: number, outputs: number, repeats: number, stride: 1 | 2][] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
];

function blocksOf(trunk: TrunkName): TrunkBlock[] {
  const blocks: TrunkBlock[] = [];
  for (const [expansion, channels, repeats, stride] of stages) {
    const outputs = widened(channels, trunk);
    for (let i = 0; i < repeats; i++) {
      const inputs = blocks.at(-1)?.outputs ?? stemChannels(trunk);
      blocks.push({ inputs, expansion, outputs, stride: i === 0 ? stride : 1 });
    }
  }
  return blocks;
}

/** Blocks 0 to 15, in order; the last stage and the classifier of the original are never needed. */
export const trunkBlocks: Record<TrunkName, readonly TrunkBlock[]> = {
  'mobilenet-v2': blocksOf('mobilenet-v2'),
  'mobilenet-v2-1.4': blocksOf('mobilenet-v2-1.4'),
};

/** 0-based number of the last block there is. */
export const finalBlock = 15;

/** Both trunks' strides: only their channels differ. */
const strides = trunkBlocks[usualTrunk].map(({ stride }) => stride);

/** Whether a block's input is added to its output. */
export function isResidual({ inputs, outputs, stride }: TrunkBlock): boolean {
  return stride === 1 && inputs === outputs;
}

/** Pixels from one place of a block's output to the next: 2 to 32. */
export function strideOf(block: number): number {
  return strides.slice(0, block + 1).reduce<number>((product, stride) => product * stride, 2);
}

/**
 * Pixels of an image beside a place's own, on either side, that what a block says of that place depends on, at most. (Where it strides, a convolution
 * pads right and below alone, so it reaches further that way.)
 */
export function reachOf(block: number): number {
  let [before, after, step] = [0, 2, 2];
  for (const stride of strides.slice(0, block + 1)) {
    if (stride === 1) before += step;
    after += step * stride;
    step *= stride;
  }
  return Math.max(before, after - step + 1);
}

/** Values of each patch: per tap its channels' means, and their deviations where several of its places lie in a patch. */
export function trunkChannels(taps: readonly number[], patch: number, trunk: TrunkName): number {
  const blocks = trunkBlocks[trunk];
  return taps.reduce((sum, tap) => sum + blocks[tap]!.outputs * (strideOf(tap) < patch ? 2 : 1), 0);
}
