import { squarePixels, squareOf } from '../../../image/square-input.ts';
import type { PlacedMap } from '../../../shared/result.ts';
import { cosine, findsPrompt, type ClipScorer } from '../../../spec/clip/scorer.ts';
import type { Pixels } from '../../scoring/score-context.ts';
import type { SharedWork } from '../shared-work.ts';
import type { ClipModel } from './clip-model.ts';

/**
 * Where in an image a scorer's text is found: the cosine of the text with each patch of the square that the tower reads. It is no part of
 * the score, which is read off the class token: patches were never trained to meet texts, so their order says something, their values little.
 * Undefined for a scorer that reads no prompt, or the image otherwise than as a square, and for a ResNet, which has no patches.
 */
export async function relevanceOf(
  image: Pixels,
  prompt: string,
  scorer: ClipScorer,
  model: ClipModel,
  shared: SharedWork,
): Promise<PlacedMap | undefined> {
  const { config } = model.manifest;
  const [text] = scorer.texts(prompt, config);
  if (!findsPrompt(scorer, config) || text === undefined) return undefined;
  const { input, normalisation, preparation = scorer.preparation } = config;
  const { size, patch } = input;
  const patches = await shared.once(`${model.towers.image} patches ${preparation}`, () =>
    model.embedPatches(squarePixels(image, size, preparation, normalisation), size),
  );
  const meant = await model.texts.one(text, shared);
  const { left, top, scale } = squareOf(image, size, preparation);
  const side = Math.floor(size / patch);
  return {
    ...{ columns: side, rows: side, cell: patch * scale, originX: left * scale, originY: top * scale },
    values: Float32Array.from(patches, (one) => cosine(one, meant)),
  };
}
