import { cropPixels } from '../../../image/crops/crops.ts';
import { normalisePixels } from '../../../image/normalise.ts';
import { prepareImage } from '../../../image/prepare.ts';
import { squarePixels } from '../../../image/square-input.ts';
import type { Recorder } from '../../../model/recorder.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { isResNet } from '../../../spec/clip/config.ts';
import type { ClipScorer } from '../../../spec/clip/scorer.ts';
import type { Pixels } from '../../scoring/score-context.ts';
import type { SharedWork } from '../shared-work.ts';
import type { ClipModel } from './clip-model.ts';

/** Patches of a whole image: with more, the attention of all to all does not fit into memory. */
const mostPatches = 2304;
const mostStreamed = 16_384;

/** Places of a ResNet's last map: with more, its first maps take more than the 128 MiB that every device gives a buffer. */
const mostPlaces = 2048;

/** How many patches a scorer of whole images may read, by whether attention needs no matrix of all by all. */
const limitOf = ({ streams, manifest }: ClipModel): number => {
  if (isResNet(manifest.config.imageTower)) return mostPlaces;
  return streams ? mostStreamed : mostPatches;
};

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
  const { input, preparation, normalisation } = model.manifest.config;
  if (scorer.crops) return embedCrops(image, scorer.crops, model, shared, pause, record);
  const way = scorer.whole ? 'whole' : (preparation ?? scorer.preparation);
  const { size } = input;
  return shared.once(`${model.towers.image} ${way}`, () =>
    way === 'whole'
      ? embedWhole(image, scorer.title, model, record)
      : model.embedImage(squarePixels(image, size, way, normalisation), [size, size], true, record),
  );
}

async function embedWhole(
  image: Pixels,
  title: string,
  model: ClipModel,
  record: Recorder | undefined,
): Promise<Float64Array> {
  const { input, normalisation } = model.manifest.config;
  // an image of less than a patch is enlarged to one
  const { rgb, width, height } = prepareImage({ ...image, notes: [] }, input.patch);
  const count = Math.floor(width / input.patch) * Math.floor(height / input.patch);
  const most = limitOf(model);
  if (count > most) {
    throw new FoveaError(
      'image-too-large',
      `${title} reads the whole image: ${width}×${height} pixels are ${count} patches of ${input.patch}×${input.patch}, and it takes ${most} at most.`,
      'Shrink the image first, or leave this score out.',
    );
  }
  return model.embedImage(normalisePixels(rgb, normalisation), [height, width], false, record);
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
      await shared.once(`${model.towers.image} crop ${x},${y}`, () =>
        model.embedImage(
          normalisePixels(cropPixels(rgb, width, x, y, size), normalisation),
          [size, size],
          true,
          i === 0 ? record : undefined,
        ),
      ),
    );
    await pause();
  }
  return embedded[0]!.map((_, k) => embedded.reduce((sum, one) => sum + one[k]!, 0) / embedded.length);
}
