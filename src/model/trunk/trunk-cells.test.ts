import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { Random } from '../../shared/random.ts';
import { strideOf, trunkBlocks, trunkChannels, usualTrunk } from '../../spec/trunk.ts';
import { cropPatches, snapToPatch, trunkPatches } from './trunk-cells.ts';

beforeAll(() => tf.setBackend('cpu'));

const taps = [2, 5, 9, 12];
const patch = 16;

it('a crop’s patches are the means and deviations of the places in them, read where the crop lies', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(2), fc.nat(1), (seed, column, row) => {
      const random = new Random(seed);
      const [height, width, size] = [48, 64, 32];
      const maps = taps.map((tap) => {
        const stride = strideOf(tap);
        const shape = [1, height / stride, width / stride, trunkBlocks[usualTrunk][tap]!.outputs] as const;
        const values = Float32Array.from(
          { length: shape.reduce((a, b) => a * b) },
          () => 3 * random.normal(),
        );
        return { shape, values, tensor: tf.tensor4d(values, [...shape]) };
      });
      const corner: [number, number] = [column * patch, row * patch];
      const found = tf.tidy(() => {
        const all = trunkPatches(
          maps.map(({ tensor }) => tensor),
          taps,
          patch,
        );
        const crops = cropPatches(all, [[0, 0], corner], size, patch);
        expect(crops.shape).toEqual([2, 4, trunkChannels(taps, patch, usualTrunk)]);
        return crops.slice([1, 0, 0], [1, -1, -1]).dataSync<'float32'>();
      });
      // f64, place by place
      const expected = [0, 1, 2, 3].flatMap((place) =>
        maps.flatMap(({ shape, values }, i) => {
          const [, , columns, channels] = shape;
          const side = patch / strideOf(taps[i]!);
          const [top, left] = [row + (place >> 1), column + (place & 1)].map((at) => at * side) as [
            number,
            number,
          ];
          const of = (c: number): number[] =>
            Array.from({ length: side * side }, (_, k) => {
              const [y, x] = [top + Math.floor(k / side), left + (k % side)];
              return values[(y * columns + x) * channels + c]!;
            });
          const mean = (list: number[]): number => list.reduce((a, b) => a + b) / list.length;
          const each = Array.from({ length: channels }, (_, c) => of(c));
          const deviation = (list: number[]): number =>
            Math.sqrt(mean(list.map((v) => (v - mean(list)) ** 2)));
          return side === 1 ? each.map(mean) : [...each.map(mean), ...each.map(deviation)];
        }),
      );
      tf.dispose(maps.map(({ tensor }) => tensor));
      expected.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(2e-3));
    }),
    { numRuns: 10 },
  );
});

it('corners move to the nearest patch and never out of the image', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 7, max: 40 }),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(),
      (patches, side, seed) => {
        const [whole, size] = [patches * patch, side * patch];
        const at = seed % (whole - size + 1);
        const [x, y] = snapToPatch([at, at], patch);
        expect(x % patch).toBe(0);
        expect(Math.abs(x - at)).toBeLessThanOrEqual(patch / 2);
        expect(x >= 0 && x + size <= whole).toBe(true);
        expect(y).toBe(x);
      },
    ),
  );
});

it('a tap that is coarser than a patch is refused', () => {
  const map = tf.zeros<tf.Rank.R4>([1, 2, 2, 160]);
  expect(() => trunkPatches([map], [15], patch)).toThrow(/block 15 do not fit/);
  map.dispose();
});
