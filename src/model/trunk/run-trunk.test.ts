import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readPretrainedTrunk } from '../../build/trunk/pretrained-trunk.ts';
import { installedTrunk } from '../../cli/train/trunk/installed-trunk.ts';
import * as tf from '../../nn/tf.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { strideOf, trunkBlocks, trunkNames, type TrunkName } from '../../spec/trunk.ts';
import { runTrunk } from './run-trunk.ts';
import { disposeTrunk } from './trunk-weights.ts';

/** A picture that anybody can compute: bytes (3x + 5y(c + 1) + ⌊xy/7⌋) mod 256. [1, side, side, 3], 0..1. */
function picture(side: number): tf.Tensor4D {
  const values = Float32Array.from({ length: side * side * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side), i % 3];
    return ((3 * x + 5 * y * (c + 1) + Math.floor((x * y) / 7)) & 255) / 255;
  });
  return tf.tensor4d(values, [1, side, side, 3]);
}

beforeAll(startWasm);

describe('the pretrained trunk', () => {
  const before = () => tf.memory().numTensors;
  let tensors = 0;
  afterEach(() => expect(before()).toBe(tensors));

  // mean, deviation, and the values of the first place and channel, the right edge's middle and middle channel, the last of the first column
  const golden: Record<TrunkName, Record<number, number[]>> = {
    'mobilenet-v2': {
      2: [0.46159, 9.53524, 3.88432, 1.58416, -3.94443],
      5: [0.98335, 8.55752, 7.8185, -4.755, -7.52355],
      9: [0.58076, 6.79364, 6.26837, 8.79983, 7.04776],
      12: [0.11501, 5.16885, -1.15249, -5.7296, -6.30651],
      15: [-0.06751, 5.48037, 4.4805, -6.22137, -1.8772],
    },
    'mobilenet-v2-1.4': {
      2: [1.08246, 11.16136, -8.9655, 19.34986, 14.5257],
      5: [2.30975, 8.0328, 4.18996, -0.29186, 1.36702],
      9: [-0.4594, 5.93366, -1.27646, 8.01337, -12.78935],
      12: [-0.10142, 4.05943, 2.69664, 5.31275, -1.32694],
      15: [-0.04232, 5.39774, -7.91282, 3.08007, 0.05373],
    },
  };

  it.each(trunkNames)(
    'gives what PyTorch gives in f64 with the same weights, at every depth: %s',
    (trunk) => {
      tensors = before();
      const weights = installedTrunk({ trunk, last: 15 });
      const expected = golden[trunk];
      const taps = Object.keys(expected).map(Number);
      tf.tidy(() => {
        const maps = runTrunk(picture(64), weights, taps);
        maps.forEach((map, i) => {
          const tap = taps[i]!;
          const [, height, width, channels] = map.shape;
          expect([height, width, channels]).toEqual([
            ...[64 / strideOf(tap), 64 / strideOf(tap)],
            trunkBlocks[trunk][tap]!.outputs,
          ]);
          const { mean, variance } = tf.moments(map);
          const at = (y: number, x: number, c: number) =>
            map.slice([0, y, x, c], [1, 1, 1, 1]).dataSync()[0]!;
          const found = [
            ...[mean.dataSync()[0]!, Math.sqrt(variance.dataSync()[0]!), at(0, 0, 0)],
            ...[
              at(Math.floor(height / 2), width - 1, Math.floor(channels / 2)),
              at(height - 1, 0, channels - 1),
            ],
          ];
          found.forEach((value, k) => expect(value, `block ${tap}`).toBeCloseTo(expected[tap]![k]!, 3));
        });
      });
      disposeTrunk(weights);
    },
  );

  it('stops at the last block that is read, and does not see beyond an image’s own pixels', () => {
    tensors = before();
    const weights = installedTrunk({ trunk: 'mobilenet-v2', last: 5 });
    expect(weights.blocks).toHaveLength(6);
    tf.tidy(() => {
      const alone = runTrunk(picture(32), weights, [5])[0]!;
      const two = tf.concat<tf.Tensor4D>([picture(32), tf.ones<tf.Rank.R4>([1, 32, 32, 3])]);
      const beside = runTrunk(two, weights, [5])[0]!.slice([0, 0, 0, 0], [1, -1, -1, -1]);
      expect(alone.sub(beside).abs().max().dataSync()[0]).toBeLessThan(1e-4);
    });
    disposeTrunk(weights);
  });

  it('comes with the licence of its package', () => {
    tensors = before();
    for (const trunk of trunkNames)
      expect(readPretrainedTrunk(trunk).licence).toMatch(/MIT License[\s\S]*Copyright[\s\S]*Infinite Red/);
  });
});
