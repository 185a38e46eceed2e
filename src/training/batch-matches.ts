import type { Network } from '../model/network.ts';
import { softMatchMatrix } from '../model/soft-match.ts';
import type { Tensor2D } from '../nn/tf.ts';
import { tokenTensors } from './batch-tensors.ts';
import { hideWords, type BatchOptions, type Row } from './batch.ts';
import type { Random } from './random.ts';
import type { TextTokens, TrainingSet } from './training-set.ts';

/** Soft overlap among the first rated rows' texts, some of their words hidden, [N, N]; undefined where the model has no such branch. */
export function batchMatches(
  rows: readonly Row[],
  set: TrainingSet,
  network: Network,
  { contrastRows, contrastDropout }: BatchOptions,
  random: Random,
): Tensor2D | undefined {
  const first = rows.slice(0, contrastRows).filter((row) => row.rated);
  if (!network.config.branches.match || first.length < 2) return undefined;
  const masked = (texts: TextTokens[]) => {
    const longest = Math.max(...texts.map(({ mask }) => mask.lastIndexOf(1) + 1));
    const cut = texts.map((text) => ({
      ids: text.ids.subarray(0, longest),
      mask: hideWords(text, contrastDropout, random).subarray(0, longest),
    }));
    return tokenTensors(cut);
  };
  const images = first.map((row) => set.images[row.image]!);
  return softMatchMatrix(
    masked(images.map((image) => image.prompt)),
    masked(images.map((image) => image.description)),
    network.regressor,
  );
}
