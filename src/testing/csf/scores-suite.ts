import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { naiveScores, type PixelArray } from '../twins/naive-scores.ts';
import { csfScores, greyRange } from '../../nn/csf/scores.ts';
import {
  anyPixels,
  bounds,
  csf,
  difference,
  largest,
  note,
  read,
  seeded,
  stream,
  tensorOf,
} from './measure.ts';

/** Raw scores: by hand, against the f64 transform of so many random pictures in `npm test`, and independent of the batch. */
export function scoreTests(pictures: number): void {
  test('a black and a white patch: only DC, 256 · 2.6 · 0.0192', async () => {
    const values = Float32Array.from({ length: 16 * 32 * 3 }, (_, i) => (i % 96 < 48 ? 0 : 1));
    const scores = await read(() => csfScores(tf.tensor4d(values, [1, 16, 32, 3]), csf));
    expect(scores[0]).toBe(0);
    expect(Math.abs((scores[1]! * (1 + 1e-6)) / 12.77952 - 1)).toBeLessThan(bounds.scores);
  });

  test('one bright pixel: a flat spectrum, the sum of the CSF table', async () => {
    const values = new Float32Array(16 * 16);
    values[5 * 16 + 9] = 1;
    const scores = await read(() => csfScores(tf.tensor4d(values, [1, 16, 16, 1]), csf));
    // sum of 2.6 (0.0192 + 0.114 f) exp(-(0.114 f)^1.1) over the 256 bins, by numpy
    expect(scores[0]! / 138.73697805988346).toBeCloseTo(1, 5);
  });

  test('the grey range is found wherever its ends lie', async () => {
    const size = fc.integer({ min: 1, max: 150 });
    await fc.assert(
      fc.asyncProperty(size, size, fc.nat(), fc.nat(), async (height, width, first, second) => {
        const [low, high] = [first % (height * width), second % (height * width)];
        fc.pre(low !== high);
        const next = stream(first);
        const images = Float32Array.from({ length: 2 * height * width }, () => next());
        images[low] = -0.5;
        images[high] = 7;
        images.fill(0.25, height * width);
        const range = await read(() => greyRange(tf.tensor4d(images, [2, height, width, 1])));
        expect([...range]).toEqual([-0.5, 7, 0.25, 0.25]);
      }),
      seeded(3, 24),
    );
  });

  test.each([
    ['random shapes', { seed: 7, runs: pictures }],
    ['more random shapes @all', { seed: 8, runs: 24 }],
  ])('random images of %s agree with the f64 transform', async (_, { seed, runs }) => {
    const anyCsf = fc.record({ patch: fc.constantFrom(8, 10, 16, 32), spacing: fc.constantFrom(0.02, 0.05) });
    await fc.assert(
      fc.asyncProperty(anyPixels, anyCsf, async (pixels, chosen) => {
        const expected = naiveScores(pixels, chosen.patch, chosen.spacing);
        const scores = await read(() => csfScores(tensorOf(pixels), chosen));
        // rounding of f32 grey values weighs more the smaller the image's contrast
        const grey = 1e-7 * (largest(pixels.values) / contrastOf(pixels));
        const error = difference(scores, expected) / largest(expected);
        note(`scores, patch ${chosen.patch}`, error);
        expect(error).toBeLessThan(bounds.scores + grey);
      }),
      seeded(seed, runs),
    );
  });

  test("an image's scores do not depend on the others in its batch", async () => {
    const next = stream(5);
    const images = [1, 0.1, 3].map((contrast) =>
      Float32Array.from({ length: 48 * 48 * 3 }, () => contrast * next()),
    );
    const together = await read(() =>
      csfScores(
        tf.tensor4d(
          images.flatMap((image) => [...image]),
          [3, 48, 48, 3],
        ),
        csf,
      ),
    );
    for (const [i, image] of images.entries()) {
      const alone = await read(() => csfScores(tf.tensor4d(image, [1, 48, 48, 3]), csf));
      expect(difference(alone, together.subarray(9 * i, 9 * i + 9)) / largest(alone)).toBeLessThan(1e-6);
    }
  });
}

/** Smallest range of grey values among the images. */
function contrastOf(pixels: PixelArray): number {
  const { images, channels, values } = pixels;
  const perImage = values.length / images;
  const spans = Array.from({ length: images }, (_, image) => {
    let low = Infinity;
    let high = -Infinity;
    for (let i = image * perImage; i < (image + 1) * perImage; i += channels) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += values[i + c]! / channels;
      low = Math.min(low, sum);
      high = Math.max(high, sum);
    }
    return high - low;
  });
  return Math.min(...spans);
}
