import { expect, test } from 'vitest';
import { naiveScores } from '../../testing/twins/naive-scores.ts';
import { PatchRows } from './patch-rows.ts';

// an odd and a single patch side, and a length that is no power of two, take every branch of the folding
test.each([16, 8, 10, 7, 2, 1])('patches of %i pixels have the scores of the f64 transform', (patch) => {
  const columns = 5;
  const width = columns * patch;
  const noise = Float32Array.from({ length: width * patch }, (_, i) => Math.abs(Math.sin(i * i + patch)));
  // the twin scales by the range of what it is given, which lies within 0 and 1 up to its epsilon
  noise[0] = 0;
  noise[noise.length - 1] = 1;
  const expected = naiveScores(
    { images: 1, height: patch, width, channels: 1, values: noise.slice() },
    patch,
    0.02,
  );
  const scores = new PatchRows({ patch, spacing: 0.02 }).scores(noise, columns);
  const largest = Math.max(...expected);
  scores.forEach((score, i) => expect(Math.abs(score - expected[i]!) / largest).toBeLessThan(3e-6));
});
