import type { Warning } from '../../shared/result.ts';
import { appearance, appearanceLength } from './appearance.ts';
import { negativeModel } from './negative-model.ts';

interface Picture {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Where contrast begins in `textureStatistics`, the length of each of its four scales, and the bins of a scale's histogram. */
const [contrastStart, scaleLength, bins] = [55, 49, 17];
/** Place of the skewness within a scale. */
const skewPlace = 47;

/** What an inversion changes the sign of: the asymmetry of the contrast's histogram and its skewness, at four scales: 36 values. */
function signedTexture(texture: Float32Array): number[] {
  return [0, 1, 2, 3].flatMap((scale) => {
    const at = contrastStart + scale * scaleLength;
    const asymmetry = Array.from(
      { length: (bins - 1) / 2 },
      (_, i) => texture[at + i]! - texture[at + bins - 1 - i]!,
    );
    return [...asymmetry, Math.min(5, Math.max(-5, texture[at + skewPlace]!))];
  });
}

/**
 * How surely a picture is a negative, as a logit; what is above `negativeModel.threshold` is told.
 *
 * @param texture `textureStatistics` of the picture
 */
export function negativeScore({ rgb, width, height }: Picture, texture: Float32Array): number {
  const seen = appearance(rgb, width, height);
  const signed = signedTexture(texture);
  const { places, means, deviations, weights, bias } = negativeModel;
  return places.reduce((sum, place, i) => {
    const value = place < appearanceLength ? seen[place]! : signed[place - appearanceLength]!;
    return sum + weights[i]! * Math.min(4, Math.max(-4, (value - means[i]!) / deviations[i]!));
  }, bias);
}

/** A warning where light and dark of a picture are surely exchanged. */
export function negativeWarnings(picture: Picture, texture: Float32Array): Warning[] {
  if (negativeScore(picture, texture) <= negativeModel.threshold) return [];
  return [
    {
      code: 'no-picture',
      message: 'the image looks like a negative, with light and dark inverted; the score is unreliable',
    },
  ];
}
