import type { Relevance } from '../../../shared/result.ts';
import { cosine, looksFor, type ClipScorer } from '../../../spec/clip/scorer.ts';
import type { Pixels } from '../../scoring/score-context.ts';
import type { SharedWork } from '../shared-work.ts';
import type { ClipModel } from './clip-model.ts';
import { towerInput, wayOf } from './tower-input.ts';

/**
 * What each patch of an image says of a scorer's texts by itself: its cosine with the prompt, or how much larger it is with the good text of
 * a pair than with the bad one, the mean over the pairs. It is no part of the score, which is read off one token for the whole image:
 * patches were never trained to meet texts, so their order says something, their values little. Undefined for a scorer that reads neither,
 * or crops.
 *
 * @param pause called between texts
 * @throws FoveaError as `towerInput`
 */
export async function relevanceOf(
  image: Pixels,
  prompt: string,
  scorer: ClipScorer,
  model: ClipModel,
  shared: SharedWork,
  pause: () => Promise<void>,
): Promise<Relevance | undefined> {
  const { config } = model.manifest;
  const of = looksFor(scorer);
  if (!of) return undefined;
  const { columns, rows, embedded, ...place } = await shared.once(
    `${model.towers.image} patches ${wayOf(scorer, model)}`,
    async () => {
      const { originX, originY, scale, ...read } = towerInput(image, scorer, model);
      return { ...(await model.embedPatches(read)), originX, originY, cell: config.input.patch * scale };
    },
  );
  const texts = await model.texts.all(scorer.texts(prompt, config), shared, pause);
  const meant = of === 'pairs' ? meanDifference(texts) : texts[0]!;
  return { of, columns, rows, ...place, values: Float32Array.from(embedded, (one) => cosine(one, meant)) };
}

/** Good less bad, the mean over the pairs: its product with a vector is the mean difference of the cosines. */
function meanDifference(texts: readonly Float64Array[]): Float64Array {
  return texts[0]!.map((_, k) => {
    let sum = 0;
    for (let i = 0; i < texts.length; i += 2) sum += texts[i]![k]! - texts[i + 1]![k]!;
    return sum / (texts.length / 2);
  });
}
