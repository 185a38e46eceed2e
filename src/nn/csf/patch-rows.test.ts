import { expect, test } from 'vitest';
import { naiveScores } from '../../testing/twins/naive-scores.ts';
import { PatchRows } from './patch-rows.ts';

// odd sides, halves that are odd, quarters that are odd, and the least of each take every branch of the folding
test.each([32, 16, 12, 10, 8, 7, 6, 4, 3, 2, 1])(
  'patches of %i pixels have the scores of the f64 transform',
  (patch) => {
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
  },
);

test.each([16, 7])('patches of %i pixels have the same scores whatever was scored before', (patch) => {
  const noise = Float32Array.from({ length: 4 * patch * patch }, (_, i) => Math.abs(Math.sin(i * i)));
  const rows = new PatchRows({ patch, spacing: 0.02 });
  const scores = [4, 1, 4, 2].map((columns) => {
    const grey = noise.slice(0, columns * patch * patch);
    const found = rows.scores(grey, columns);
    expect(grey).toEqual(noise.slice(0, grey.length));
    expect(found).toEqual(new PatchRows({ patch, spacing: 0.02 }).scores(grey, columns));
    return found;
  });
  expect(scores[2]).toEqual(scores[0]);
});
