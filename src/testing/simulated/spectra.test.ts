import { expect, test } from 'vitest';
import { Random } from '../../shared/random.ts';
import { naiveGrey, naiveSpectrum } from '../twins/naive-scores.ts';
import { Spectra } from './spectra.ts';

test.each([8, 16])('magnitudes of a patch of %i are those of the definition', (patch) => {
  const random = new Random(patch);
  const [width, height] = [40, 30];
  const rgb = Uint8Array.from({ length: 3 * width * height }, () => random.integer(256));
  // the extremes, so that the twin's own range is the whole
  rgb.set([0, 0, 0, 255, 255, 255]);
  const values = Float64Array.from(rgb, (value) => value / 255);
  const [grey] = naiveGrey({ images: 1, height, width, channels: 3, values });
  const expected = naiveSpectrum(grey!, width, 7, 11, patch).flat();
  const { magnitude, weight, score } = new Spectra({ patch, spacing: 0.02 }).patch(
    { rgb, width, height },
    7,
    11,
  );
  expect(magnitude).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(magnitude[i]! / value).toBeCloseTo(1, 4);
  expect(magnitude.reduce((sum, value, i) => sum + value * weight[i]!, 0) / score).toBeCloseTo(1, 5);
});
