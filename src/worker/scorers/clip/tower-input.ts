import { normalisePixels } from '../../../image/normalise.ts';
import { prepareImage } from '../../../image/prepare.ts';
import { squareOf, squarePixels } from '../../../image/square-input.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { isResNet } from '../../../spec/clip/config.ts';
import type { ClipScorer } from '../../../spec/clip/scorer.ts';
import type { Pixels } from '../../scoring/score-context.ts';
import type { ClipModel, TowerInput } from './clip-model.ts';

/**
 * Patches of a whole image where attention does not stream: of more, a matrix of all by all does not fit into memory. Our WASM layers hold
 * some of its rows at a time, but all of them take a processor long: they have the same limit.
 */
const mostPatches = 2304;
const mostStreamed = 16_384;

/** Places of a ResNet's last map: with more, its first maps take more than the 128 MiB that every device gives a buffer. */
const mostPlaces = 2048;

/** How many patches a scorer of whole images may read, by whether attention needs no matrix of all by all. */
const limitOf = ({ streams, manifest }: ClipModel): number => {
  if (isResNet(manifest.config.imageTower)) return mostPlaces;
  return streams ? mostStreamed : mostPatches;
};

/** How a scorer that takes no crops makes an image into pixels: equal for scorers that make the same of it. */
export const wayOf = (scorer: ClipScorer, { manifest }: ClipModel) =>
  scorer.whole ? 'whole' : (manifest.config.preparation ?? scorer.preparation);

/** What a scorer that takes no crops has the tower read, and where that lies in the image. */
export interface PlacedInput extends TowerInput {
  /** Its top-left corner, and the side of one of its pixels, in pixels of the image. */
  originX: number;
  originY: number;
  scale: number;
}

/**
 * The square of an image that a scorer reads, or the whole of it.
 *
 * @throws FoveaError `image-too-large` where the scorer reads the whole of an image that has too many patches
 */
export function towerInput(image: Pixels, scorer: ClipScorer, model: ClipModel): PlacedInput {
  const { input, normalisation } = model.manifest.config;
  const way = wayOf(scorer, model);
  if (way !== 'whole') {
    const { left, top, scale } = squareOf(image, input.size, way);
    return {
      ...{ pixels: squarePixels(image, input.size, way, normalisation), positions: true, scale },
      ...{ shape: [1, input.size, input.size, 3], originX: left * scale, originY: top * scale },
    };
  }
  // an image of less than a patch is enlarged to one
  const { rgb, width, height } = prepareImage({ ...image, notes: [] }, input.patch);
  const count = Math.floor(width / input.patch) * Math.floor(height / input.patch);
  const most = limitOf(model);
  if (count > most) {
    throw new FoveaError(
      'image-too-large',
      `${scorer.title} reads the whole image: ${width}×${height} pixels are ${count} patches of ${input.patch}×${input.patch}, and it takes ${most} at most.`,
      'Shrink the image first, or leave this score out.',
    );
  }
  return {
    ...{ pixels: normalisePixels(rgb, normalisation), positions: false },
    ...{ shape: [1, height, width, 3], originX: 0, originY: 0, scale: image.width / width },
  };
}
