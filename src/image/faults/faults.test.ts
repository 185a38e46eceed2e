import { expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { distort, type DistortionKind } from '../../training/distortion/distort.ts';
import { imageStatistics } from '../statistics/image-statistics.ts';
import type { Fault } from './fault.ts';
import { imageFaults } from './faults.ts';

/* A picture and worsened copies of it that the model was not fitted on: drawn here, worsened by the trainer's code. */

const side = 512;

/** Discs of all sizes that cover one another, each with a grain and shading of its own: dead leaves, whose statistics are those of photographs. */
function deadLeaves(random: Random): Uint8Array {
  const rgb = new Uint8Array(side * side * 3);
  for (let disc = 0; disc < 2500; disc++) {
    const radius = 4 / (0.02 + random.uniform()) ** 0.8;
    const [x0, y0] = [random.uniform() * side, random.uniform() * side];
    const colour = [0, 1, 2].map(() => 30 + 190 * random.uniform());
    const [right, down, grain] = [random.normal() * 25, random.normal() * 25, 6 * random.uniform()];
    for (let y = Math.max(0, Math.ceil(y0 - radius)); y < Math.min(side, y0 + radius); y++) {
      for (let x = Math.max(0, Math.ceil(x0 - radius)); x < Math.min(side, x0 + radius); x++) {
        const [u, v] = [(x - x0) / radius, (y - y0) / radius];
        if (u * u + v * v > 1) continue;
        const light = right * u + down * v + grain * Math.sin(x * 0.9 + disc) * Math.cos(y * 0.7 - disc);
        for (let c = 0; c < 3; c++)
          rgb[3 * (y * side + x) + c] = Math.min(255, Math.max(0, colour[c]! + light));
      }
    }
  }
  return rgb;
}

const rgb = deadLeaves(new Random(5));
const copy = (kind: DistortionKind, level: number) =>
  imageFaults({ width: side, height: side, rgb: distort(rgb, side, side, kind, level, new Random(3)) });
const surenessOf = (faults: Fault[], code: Fault['code']) =>
  faults.find((fault) => fault.code === code)?.sureness ?? Number.NaN;

it('finds no fault in a sharp picture', () => {
  for (const { code, sureness } of imageFaults({ width: side, height: side, rgb }))
    expect(sureness, code).toBeLessThan(0.5);
});

it.each([
  ['blur', 2, 'softness'],
  ['downscale', 2, 'softness'],
  ['noise', 1, 'noise'],
  ['jpeg', 2, 'compression'],
] as const)('%s of level %i is found as %s', (kind, level, code) => {
  expect(surenessOf(copy(kind, level), code)).toBeGreaterThan(0.8);
});

it('takes the statistics of the whole image where they were computed already', () => {
  const { global } = imageStatistics(rgb, side, side);
  expect(imageFaults({ width: side, height: side, rgb }, global)).toEqual(
    imageFaults({ width: side, height: side, rgb }),
  );
});

it('says nothing of a picture too small to tell', () => {
  expect(imageFaults({ width: 256, height: 256, rgb: rgb.subarray(0, 256 * 256 * 3) })).toEqual([]);
});
