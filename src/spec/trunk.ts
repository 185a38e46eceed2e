/**
 * The pretrained trunk: MobileNetV2 at width 1 (Sandler et al. 2018, table 2), a convolutional network whose blocks' outputs ("taps") the
 * crop tower can read. Its weights come from a package of others and are kept as they are; only their arrangement is told here.
 */

/** One inverted bottleneck: 1×1 expansion (none where `expansion` is 1), depthwise 3×3, 1×1 projection; added to its input where shapes agree. */
export interface TrunkBlock {
  inputs: number;
  expansion: number;
  outputs: number;
  stride: 1 | 2;
}

/** Channels after the first 3×3 convolution, whose stride is 2. */
export const stemChannels = 32;

/** Rows of table 2: expansion, outputs, repeats, stride of the first. */
const stages: [expansion: number, outputs: number, repeats: number, stride: 1 | 2][] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
];

/** Blocks 0 to 15, in order; the last stage and the classifier of the original are never needed. */
export const trunkBlocks: readonly TrunkBlock[] = stages.reduce<TrunkBlock[]>(
  (blocks, [expansion, outputs, repeats, stride]) => {
    for (let i = 0; i < repeats; i++) {
      const inputs = blocks.at(-1)?.outputs ?? stemChannels;
      blocks.push({ inputs, expansion, outputs, stride: i === 0 ? stride : 1 });
    }
    return blocks;
  },
  [],
);

/** Whether a block's input is added to its output. */
export function isResidual({ inputs, outputs, stride }: TrunkBlock): boolean {
  return stride === 1 && inputs === outputs;
}

/** Pixels from one place of a block's output to the next: 2 to 32. */
export function strideOf(block: number): number {
  return trunkBlocks.slice(0, block + 1).reduce((product, { stride }) => product * stride, 2);
}

/**
 * Pixels of an image beside a place's own, on either side, that what a block says of that place depends on, at most. (Where it strides, a convolution
 * pads right and below alone, so it reaches further that way.)
 */
export function reachOf(block: number): number {
  let [before, after, step] = [0, 2, 2];
  for (const { stride } of trunkBlocks.slice(0, block + 1)) {
    if (stride === 1) before += step;
    after += step * stride;
    step *= stride;
  }
  return Math.max(before, after - step + 1);
}

/** Values of each patch: per tap its channels' means, and their deviations where several of its places lie in a patch. */
export function trunkChannels(taps: readonly number[], patch: number): number {
  return taps.reduce((sum, tap) => sum + trunkBlocks[tap]!.outputs * (strideOf(tap) < patch ? 2 : 1), 0);
}
