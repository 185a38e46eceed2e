import { cropPixels } from '../../../image/crops/crops.ts';
import { normalisePixels } from '../../../image/normalise.ts';
import { prepareImage } from '../../../image/prepare.ts';
import type { Recorder } from '../../../model/recorder.ts';
import type { ClipScorer } from '../../../spec/clip/scorer.ts';
import type { Pixels } from '../../scoring/score-context.ts';
import type { SharedWork } from '../shared-work.ts';
import type { ClipModel } from './clip-model.ts';
import { towerInput, wayOf } from './tower-input.ts';

/**
 * The embedding of an image as a scorer reads it: computed once for all scorers, and all models with an equal tower, that read it in
 * that way.
 *
 * @param shared what is known of this image
 * @param pause called between crops
 * @throws FoveaError `image-too-large` where the scorer reads the whole of an image that has too many patches
 */
export function embedImage(
  image: Pixels,
  scorer: ClipScorer,
  model: ClipModel,
  shared: SharedWork,
  pause: () => Promise<void>,
  record?: Recorder,
): Promise<Float64Array> {
  if (scorer.crops) return embedCrops(image, scorer.crops, model, shared, pause, record);
  return shared.once(`${model.towers.image} ${wayOf(scorer, model)}`, async () =>
    model.embedImage(towerInput(image, scorer, model), record),
  );
}

/** The mean of the embeddings of an image's crops, each computed once for all scorers that read it. */
async function embedCrops(
  image: Pixels,
  crops: NonNullable<ClipScorer['crops']>,
  model: ClipModel,
  shared: SharedWork,
  pause: () => Promise<void>,
  record: Recorder | undefined,
): Promise<Float64Array> {
  const { input, normalisation } = model.manifest.config;
  const { size } = input;
  const { rgb, width, height } = prepareImage({ ...image, notes: [] }, size);
  const corners = crops(width, height, size);
  const embedded: Float64Array[] = [];
  for (const [i, [x, y]] of corners.entries()) {
    embedded.push(
      await shared.once(`${model.towers.image} crop ${x},${y}`, () => {
        const pixels = normalisePixels(cropPixels(rgb, width, x, y, size), normalisation);
        return model.embedImage(
          { pixels, shape: [1, size, size, 3], positions: true },
          i === 0 ? record : undefined,
        );
      }),
    );
    await pause();
  }
  return embedded[0]!.map((_, k) => embedded.reduce((sum, one) => sum + one[k]!, 0) / embedded.length);
}
