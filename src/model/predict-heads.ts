import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D } from '../nn/tf.ts';
import type { RegressorContext } from './cross-attention.ts';
import { combinePredictions, memberContext } from './extensions/members.ts';
import { sharesOf } from './extensions/shares.ts';
import { mixExperts } from './moer.ts';
import type { HeadPrediction, ImageLevel } from './prediction.ts';

/**
 * `CropPrediction.offsets`: what the texts alone, and the pretrained trunk alone, add to each head's score, less what is subtracted from it, and
 * where its scale begins, [1 or B].
 */
export function headOffsets(
  image: ImageLevel,
  heads: readonly string[],
  context: RegressorContext,
): Record<string, Tensor1D> {
  const { mismatchPenalty: mismatch, terms, pooled, coloursPenalty: colours } = image;
  const { branches } = context.config;
  const found: Record<string, Tensor1D> = {};
  for (const head of heads) {
    const { words, trunk } = sharesOf(image, head, context);
    const said = terms?.[head]?.mul<Tensor1D>(words);
    const seen = pooled?.[head]?.mul<Tensor1D>(trunk);
    const less = head === branches.agreement?.head ? mismatch?.neg<Tensor1D>() : undefined;
    const altered = head === branches.colours?.head ? colours?.neg<Tensor1D>() : undefined;
    const parts = [said, seen, less, altered].filter((part) => part !== undefined);
    const origin = branches.origins?.[head];
    if (parts.length === 0 && origin === undefined) continue;
    const units = branches.units?.[head] ?? 1;
    found[head] = parts.reduce((sum, part) => sum.add<Tensor1D>(part.mul(units)), tf.tensor1d([origin ?? 0]));
  }
  return found;
}

/**
 * The experts of every head, for each member's features [B, F], and their mean over the members: scores [B].
 *
 * @param shares of the experts in each head's score, whose rest is `offsets`
 */
export function predictHeads(
  features: Tensor2D[],
  heads: readonly string[],
  offsets: Readonly<Record<string, Tensor1D>>,
  shares: Readonly<Record<string, number | Tensor1D>>,
  context: RegressorContext,
): Record<string, HeadPrediction> {
  const found: Record<string, HeadPrediction> = {};
  for (const head of heads) {
    const offset = offsets[head];
    const members = features.map((own, member) => {
      const prediction = mixExperts(own, head, memberContext(context, member));
      if (!offset) return prediction;
      return { ...prediction, score: prediction.score.mul(shares[head]!).add<Tensor1D>(offset) };
    });
    found[head] = { ...combinePredictions(members), members };
  }
  return found;
}
