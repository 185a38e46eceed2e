import * as tf from '../../nn/tf.ts';
import type { Tensor1D } from '../../nn/tf.ts';
import type { RegressorContext } from '../cross-attention.ts';
import type { TokenBatch } from '../prediction.ts';
import { rarityWeights } from './token-weights.ts';

/**
 * Terms: a text-only score of a head, without the image: a ridge regression on the tokens of both texts, weighted by rarity
 * (TF-IDF with each term counted once, each text at unit length). It is fitted apart from the network and mixed into its score
 * with a small share. An addition of ours, off in `released` and `paper`: on few images the experts, which see texts through a narrow
 * branch, miss some of the information in the words, and two predictions with uncorrelated errors are better than one.
 */

/** The terms' own score of a head, in its ratings' units: its mean rating where neither text has a word. Texts [B, T] → [B]. */
export function termsPrediction(
  prompt: TokenBatch,
  description: TokenBatch,
  head: string,
  { parameters }: RegressorContext,
): Tensor1D {
  const name = `branches.terms.${head}`;
  return tf.tidy(() => {
    const rarity = parameters.tensor('branches.overlap.rarity') as Tensor1D;
    const said = (part: 'prompt' | 'description', text: TokenBatch) => {
      const { weights, counts } = rarityWeights(text, rarity);
      const values = tf.gather(parameters.tensor(`${name}.${part}`), text.ids.flatten());
      const length = weights.square().div(counts).sum(1).add(1e-6).sqrt();
      return weights.div(counts).mul(values.reshape(text.ids.shape)).sum(1).div(length);
    };
    return said('prompt', prompt)
      .add(said('description', description))
      .add(parameters.tensor(`${name}.mean`))
      .as1D();
  });
}
