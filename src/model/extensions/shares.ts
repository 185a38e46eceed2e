import * as tf from '../../nn/tf.ts';
import type { Tensor1D } from '../../nn/tf.ts';
import { scoreShares } from '../../spec/shares.ts';
import type { RegressorContext } from '../cross-attention.ts';
import type { ImageLevel, ImageShares, TokenBatch } from '../prediction.ts';

/** Tokens of an empty text: [CLS] and [SEP]. */
const emptyLength = 2;

/** 1 where none of an image's texts, [B, T] each, has a word, 0 where one has: [B]. Words that training hides are there all the same. */
export function wordless(texts: readonly TokenBatch[]): Tensor1D {
  const tokens = tf.addN(texts.map(({ mask, whole }) => (whole ?? mask).sum<Tensor1D>(1)));
  return tf.sub<Tensor1D>(1, tokens.sub(texts.length * emptyLength + 0.5).step());
}

/**
 * What the parts of each head's score count in each image. Where it has no description, the trunk has the share of `pooled.undescribed`. Where it
 * may be a photograph, which only an image without any text may be, that share rises to `pooled.photographs.share` as likely as it is one, in each
 * head from the head's own, and words and experts give way in proportion. To be called inside a tidy.
 *
 * @param description [B, T]
 * @param photograph how likely it is one, [B]
 */
export function imageShares(
  heads: readonly string[],
  description: TokenBatch,
  photograph: Tensor1D | undefined,
  { config: { branches } }: RegressorContext,
): Record<string, ImageShares> {
  const { undescribed, photographs } = branches.pooled ?? {};
  const bare = undescribed && wordless([description]);
  const ofHead = (head: string): ImageShares => {
    const usual = scoreShares(branches, head);
    const { words, trunk: without } = scoreShares(branches, head, true);
    const differs = bare && without !== usual.trunk;
    const least = differs ? bare.mul<Tensor1D>(without - usual.trunk).add<Tensor1D>(usual.trunk) : without;
    const experts = differs ? tf.sub<Tensor1D>(1 - words, least) : usual.experts;
    if (!photograph || !photographs) return { words, trunk: least, experts };
    const trunk = photograph.mul<Tensor1D>(photographs.share - without).add<Tensor1D>(least);
    const others = tf.sub<Tensor1D>(1, trunk).div<Tensor1D>(tf.sub(1, least));
    return { words: others.mul<Tensor1D>(words), trunk, experts: others.mul<Tensor1D>(experts) };
  };
  return Object.fromEntries(heads.map((head) => [head, ofHead(head)]));
}

/** What the parts of a head's score count: the experts alone where the others are left out. The one place that answers this for images. */
export function sharesOf(
  { terms, pooled, shares }: Pick<ImageLevel, 'terms' | 'pooled' | 'shares'>,
  head: string,
  { config }: Pick<RegressorContext, 'config'>,
): ImageShares {
  if (!terms && !pooled) return { words: 0, trunk: 0, experts: 1 };
  return shares?.[head] ?? scoreShares(config.branches, head);
}
