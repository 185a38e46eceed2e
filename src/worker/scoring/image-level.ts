import { appearance, appearanceLength } from '../../image/negative/appearance.ts';
import { normalisePixels } from '../../image/normalise.ts';
import { resizeBilinear } from '../../image/resize/resize.ts';
import { rewardPixels } from '../../image/square-input.ts';
import { imageViews } from '../../image/crops/image-views.ts';
import { statisticsWindows } from '../../image/statistics/inputs.ts';
import { pooledPatch, pooledView } from '../../spec/config.ts';
import { pooledFeatures } from '../../model/extensions/pooled.ts';
import type { ImageLevel } from '../../model/prediction.ts';
import type { Network } from '../../model/network.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor2D, Tensor3D, Tensor4D } from '../../nn/tf.ts';
import { tidyStructure } from '../../nn/tidy.ts';
import type { EncodedText } from '../../tokenizer/tokenizer.ts';
import type { Recording } from './recording.ts';
import type { RequestTexts } from './request-texts.ts';
import type { LoadedModel, Pixels } from './score-context.ts';
import { tokenBatch } from './texts.ts';

/** Fixed statistics of each window of the image, where the model has a branch that reads them. */
export const measuredWindows = (
  { config }: Network,
  { rgb, width, height }: Pixels,
): Float32Array[] | undefined => config.branches.statistics && statisticsWindows(rgb, width, height);

/**
 * What the pretrained trunks say of the image, [1, length], where the model has a branch that reads them. To be called outside any tidy:
 * the first call makes them ready. The caller disposes of it.
 */
export function pooledOf(
  { network: { config }, trunks }: Pick<LoadedModel, 'network' | 'trunks'>,
  image: Pixels,
): Tensor2D | undefined {
  const { pooled } = config.branches;
  if (!pooled || !trunks) return undefined;
  return pooledFeatures(
    imageViews(image, pooled.trunks.map(pooledView)),
    pooled.trunks.map((one) => trunks.reading(one, pooledPatch)),
  );
}

/** What the image looks like from afar, [1, values]. The caller disposes of it. */
export const appearanceOf = ({ rgb, width, height }: Pixels): Tensor2D =>
  tf.tensor2d(appearance(rgb, width, height), [1, appearanceLength]);

/** Everything that all crops of an image share, but not the scores of heads without crops: image tower, both texts, branches. The caller disposes of it. */
export function imageLevelOf(
  network: Network,
  { rgb, width, height }: Pixels,
  { promptTokens, descriptionTokens }: RequestTexts,
  windows: Float32Array[] | undefined,
  recording: Recording | undefined,
): ImageLevel {
  const { input, imageTower } = network.config;
  const side = input.size;
  return tidyStructure(() => {
    const resized = resizeBilinear(rgb, width, height, side, side);
    const pixels: Tensor4D = tf.tensor4d(normalisePixels(resized, imageTower.normalisation), [
      1,
      side,
      side,
      3,
    ]);
    recording?.recorder()('input_resized', pixels.transpose([0, 3, 1, 2]));
    const tokens = network.encodeImage(pixels, recording?.recorder());
    const statistics =
      windows && tf.stack(windows.map((values) => tf.tensor1d(values))).expandDims<Tensor3D>(0);
    return network.imageLevel(
      tokens,
      tokenBatch(promptTokens),
      tokenBatch(descriptionTokens),
      recording?.recorder(),
      { withoutTerms: true, ...(statistics ? { statistics } : {}) },
    );
  });
}

/**
 * What needs no crops, where the model has it: the scores of each head from the texts alone, and from what the pretrained trunk says of
 * the image (`pooledOf`), and what altered colours subtract (`appearanceOf`). The caller disposes of it.
 */
export const scoresBesideCrops = (
  network: Network,
  { promptTokens, descriptionTokens }: RequestTexts,
  pooled: Tensor2D | undefined,
  seen: Tensor2D | undefined,
): Pick<ImageLevel, 'terms' | 'pooled' | 'photograph' | 'shares' | 'coloursPenalty'> =>
  tidyStructure(() => {
    const [prompt, description] = [tokenBatch(promptTokens), tokenBatch(descriptionTokens)];
    return {
      terms: network.textScores(prompt, description),
      ...network.pooledScores(pooled, prompt, description),
      coloursPenalty: network.coloursPenalty(seen, pooled),
    };
  });

/** ImageReward's own row: its preprocessing (bicubic short side, centre crop) and a second pass of the image tower. */
export async function rewardScore(
  network: Network,
  { rgb, width, height }: Pixels,
  prompt: EncodedText,
): Promise<number> {
  const side = network.config.input.size;
  const score = tf.tidy(() => {
    const pixels = tf.tensor4d(rewardPixels(rgb, width, height, side), [1, side, side, 3]);
    return network.reward(network.encodeImage(pixels), tokenBatch(prompt));
  });
  const [value] = await score.data<'float32'>();
  score.dispose();
  return value!;
}
