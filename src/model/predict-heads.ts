import type { Tensor1D, Tensor2D } from '../nn/tf.ts';
import { expertsShare } from '../spec/config.ts';
import type { RegressorContext } from './cross-attention.ts';
import { combinePredictions, memberContext } from './extensions/members.ts';
import { mixExperts } from './moer.ts';
import type { HeadPrediction, ImageLevel } from './prediction.ts';

/** `CropPrediction.offsets`: what the texts alone, and the pretrained trunk alone, add to each head's score, [1 or B]. */
export function headOffsets(
  { mismatchPenalty: mismatch, terms, pooled }: ImageLevel,
  heads: readonly string[],
  { config: { branches } }: RegressorContext,
): Record<string, Tensor1D> {
  const found: Record<string, Tensor1D> = {};
  for (const head of heads) {
    const said = terms?.[head]?.mul<Tensor1D>(branches.terms?.share ?? 0);
    const seen = pooled?.[head]?.mul<Tensor1D>(branches.pooled?.share ?? 0);
    const less = head === branches.agreement?.head ? mismatch?.neg<Tensor1D>() : undefined;
    const parts = [said, seen, less].filter((part) => part !== undefined);
    if (parts.length === 0) continue;
    const offset = parts.reduce((sum, part) => sum.add<Tensor1D>(part));
    found[head] = offset.mul(branches.units?.[head] ?? 1);
  }
  return found;
}

/**
 * The experts of every head, for each member's features [B, F], and their mean over the members: scores [B].
 *
 * @param withTerms whether scores that were fitted apart make up the rest of each score (`expertsShare`)
 */
export function predictHeads(
  features: Tensor2D[],
  heads: readonly string[],
  offsets: Readonly<Record<string, Tensor1D>>,
  withTerms: boolean,
  context: RegressorContext,
): Record<string, HeadPrediction> {
  const share = withTerms ? expertsShare(context.config) : 1;
  const found: Record<string, HeadPrediction> = {};
  for (const head of heads) {
    const offset = offsets[head];
    const members = features.map((own, member) => {
      const prediction = mixExperts(own, head, memberContext(context, member));
      if (!offset) return prediction;
      return { ...prediction, score: prediction.score.mul(share).add<Tensor1D>(offset) };
    });
    found[head] = { ...combinePredictions(members), members };
  }
  return found;
}
