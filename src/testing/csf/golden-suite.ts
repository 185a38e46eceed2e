import { beforeAll, expect, test } from 'vitest';
import * as tf from '../../nn/tf.ts';
import type { Tensor3D } from '../../nn/tf.ts';
import { csfScores } from '../../nn/csf/scores.ts';
import { csfNormalised, csfPoolingWeights, csfUpsampled } from '../../nn/csf/weights.ts';
import { goldenCrops, normalisedCrop, type GoldenCrop, type Summary } from './golden.ts';
import { bounds, csf, difference, largest, note } from './measure.ts';

/** PyTorch's numbers: the authors' code on six pictures, three crops each, of which `npm test` looks at the first `each`. */
export function goldenTests(each: number): void {
  let crops: GoldenCrop[];
  beforeAll(async () => {
    crops = await goldenCrops();
  });

  /** Relative to the largest value of the map. */
  const agrees = (name: string, values: ArrayLike<number>, expected: number[]) => {
    const error = note(name, difference(values, expected) / Math.max(largest(expected), 1e-30));
    expect(error, name).toBeLessThan(bounds.golden);
  };
  const agreesWithSummary = (name: string, values: Float32Array, { at16, min, max, mean }: Summary) => {
    const spread = at16.map((_, k) => values[Math.floor((k * values.length) / 16)]!);
    agrees(name, spread, at16);
    const found = [
      Math.min(...values),
      Math.max(...values),
      values.reduce((a, b) => a + b / values.length, 0),
    ];
    agrees(name, found, [min, max, mean]);
  };

  test.each([
    ['golden crops', (i: number) => i % 3 < each],
    ['the other golden crops @all', (i: number) => i % 3 >= each],
  ] as const)('raw and pooled maps of %s are those of PyTorch', async (_, isChosen) => {
    expect(crops).toHaveLength(18);
    for (const { name, image, crop, raw, pooled, tensors } of crops.filter((__, i) => isChosen(i))) {
      const pixels = tf.tensor4d(normalisedCrop(image, crop, 224), [1, 224, 224, 3]);
      const maps = tf.tidy(() => {
        const scores = csfScores(pixels, csf);
        const up = csfUpsampled(scores, 224);
        return [
          scores,
          csfPoolingWeights(scores, 'min-max').pooled,
          up,
          csfNormalised(scores, 224),
        ] as Tensor3D[];
      });
      const [scores, weights, up, normalised] = await Promise.all(maps.map((map) => map.data()));
      tf.dispose([pixels, maps]);
      if (name.startsWith('checkerboard')) expect(tensors['csf.raw_14']!.shape).toEqual([1, 1, 14, 14]);
      if (raw) agrees('golden raw', scores!, raw);
      if (pooled) agrees('golden pooled', weights!, pooled);
      agreesWithSummary('golden raw', scores as Float32Array, tensors['csf.raw_14']!);
      agreesWithSummary('golden pooled', weights as Float32Array, tensors['csf.pooled_14']!);
      agreesWithSummary('golden up-sampled', up as Float32Array, tensors['csf.upsampled_224']!);
      agreesWithSummary('golden normalised', normalised as Float32Array, tensors['csf.normalised_224']!);
    }
  });
}
