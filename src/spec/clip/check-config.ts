import { isResNet, resNetChannels, resNetStride, type ClipConfig } from './config.ts';
import { clipScorer } from './scorers/index.ts';

/** What must hold between the numbers of a CLIP configuration and its heads; the first broken rule in words, or undefined. */
export function clipProblem(config: ClipConfig, heads: readonly string[]): string | undefined {
  const { input, imageTower, text, embedding, headLayers } = config;
  const residual = isResNet(imageTower);
  if (residual) {
    if (imageTower.width % 2 !== 0) return 'imageTower.width is odd';
    if (resNetChannels(imageTower) % imageTower.heads !== 0)
      return 'the channels of the last map, 32 · imageTower.width, are not a multiple of imageTower.heads';
    if (input.patch !== resNetStride) return `input.patch is not ${resNetStride}, as a ResNet's is`;
    if (input.size % resNetStride !== 0)
      return `input.size ${input.size} is not a multiple of ${resNetStride}`;
  }
  const towers = { ...(residual ? {} : { imageTower }), text };
  for (const [name, { width, heads: count }] of Object.entries(towers)) {
    if (width % count !== 0) return `${name}.width is not a multiple of ${name}.heads`;
  }
  if (input.patch > input.size) return `input.patch ${input.patch} is larger than input.size ${input.size}`;
  if (input.size > 2048) return `input.size ${input.size} is above 2048`;
  for (const head of heads) {
    const scorer = clipScorer(head);
    if (!scorer) return `there is no scorer ${head}`;
    const sizes = headLayers[head]?.sizes;
    if (scorer.layerKeys && !sizes) return `headLayers.${head} is missing`;
    if (sizes && (sizes[0] !== embedding || sizes.at(-1) !== 1))
      return `headLayers.${head} does not lead from ${embedding} values to one`;
  }
  return undefined;
}
