import { expect, test } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { clipNormalisation } from '../../spec/config.ts';
import { naiveGrey, naiveSpectrum, type PixelArray } from '../twins/naive-scores.ts';
import { csfImageMap, imagePatchSpectrum } from '../../nn/csf/image-map.ts';
import { csfScores } from '../../nn/csf/scores.ts';
import { patchSpectrum } from '../../nn/csf/spectrum.ts';
import { goldenImage } from './golden.ts';
import { bounds, csf, difference, largest, note, read, stream, tensorOf } from './measure.ts';

/** What the inspector asks for: a patch's spectrum, the map of a whole picture. */
export function spectrumTests(): void {
  test.each([8, 16, 10])('the spectrum of a patch agrees with the f64 transform, patch %i', async (patch) => {
    const next = stream(patch);
    const values = Float32Array.from({ length: 50 * 41 * 3 }, () => 2 * next() - 1);
    const pixels: PixelArray = { images: 1, height: 50, width: 41, channels: 3, values };
    const tensor = tensorOf(pixels);
    const { magnitude, weight, score, size } = await patchSpectrum(tensor, 7, 13, { patch, spacing: 0.02 });
    tensor.dispose();
    const expected = naiveSpectrum(naiveGrey(pixels)[0]!, 41, 7, 13, patch).flat();
    expect(size).toBe(patch);
    const error = note('spectrum', difference(magnitude, expected) / largest(expected));
    expect(error).toBeLessThan(bounds.spectrum);
    // DC in the middle: the largest magnitude of non-negative values, the smallest-but-known weight 2.6 · 0.0192
    expect(magnitude.indexOf(largest(magnitude))).toBe((patch / 2) * patch + patch / 2);
    expect(weight[(patch / 2) * patch + patch / 2]).toBeCloseTo(0.04992, 7);
    expect(score).toBeCloseTo(
      magnitude.reduce((sum, value, i) => sum + value * weight[i]!, 0),
      3,
    );
  });

  test('a patch outside the image is refused', async () => {
    const pixels = tf.zeros<tf.Rank.R4>([1, 20, 40, 3]);
    await expect(patchSpectrum(pixels, 30, 0, csf)).rejects.toThrow(
      '(30, 0) does not lie inside the 40×20 image',
    );
    await expect(patchSpectrum(pixels, 0.5, 0, csf)).rejects.toMatchObject({ code: 'crop-outside' });
    pixels.dispose();
  });

  test('the map of a whole picture, in bands, is that of its tensor', async () => {
    const image = await goldenImage('wide');
    const cut = { ...image, height: 157 };
    const map = await csfImageMap(cut, clipNormalisation, csf, { bandPixels: 50_000 });
    expect([map.columns, map.rows, map.cell]).toEqual([48, 9, 16]);
    const grey: PixelArray = { images: 1, height: 157, width: 768, channels: 3, values: normalisedRows(cut) };
    const whole = await read(() => csfScores(tensorOf(grey), csf));
    expect(note('bands', difference(map.values, whole) / largest(whole))).toBeLessThan(bounds.scores);
    const spectrum = await imagePatchSpectrum(cut, clipNormalisation, 16 * 20, 16 * 7, csf);
    expect(spectrum.score / map.values[7 * 48 + 20]!).toBeCloseTo(1, 5);
  });
}

function normalisedRows({ data, width, height }: { data: ArrayLike<number>; width: number; height: number }) {
  const { mean, std } = clipNormalisation;
  return Float32Array.from(
    { length: width * height * 3 },
    (_, i) => (data[i]! / 255 - mean[i % 3]!) / std[i % 3]!,
  );
}
