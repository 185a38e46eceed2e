import { beforeAll, expect, it } from 'vitest';
import { installedTrunk } from '../../cli/train/trunk/installed-trunk.ts';
import * as tf from '../../nn/tf.ts';
import { startWasm } from '../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../shared/random.ts';
import { CropReader } from './crop-reader.ts';
import { regionPatches, trunkArea, windowAround, type TrunkReading } from './image-patches.ts';
import { disposeTrunk } from './trunk-weights.ts';

beforeAll(startWasm);

const [width, height, size, patch] = [437, 70, 32, 16];
const random = new Random(4);
const image = {
  width,
  height,
  rgb: Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)),
};
const readingOf = (taps: number[]): TrunkReading => ({
  weights: installedTrunk({ trunk: 'mobilenet-v2', last: Math.max(...taps) }),
  taps,
  patch,
});
const largest = (difference: tf.Tensor): number => difference.abs().max().dataSync<'float32'>()[0]!;

it('a crop read with its surroundings is what the whole image says there', () => {
  const reading = readingOf([2, 12]);
  const corners: [number, number][] = [0, 16, 192, 400].map((x) => [x, x === 16 ? 32 : 16]);
  tf.tidy(() => {
    const all = regionPatches(image, trunkArea(width, height, patch), reading);
    expect(all.shape.slice(0, 2)).toEqual([4, 27]);
    for (const [x, y] of corners) {
      const region = { x, y, width: size, height: size };
      const own = regionPatches(image, region, reading);
      const there = all.slice([y / patch, x / patch, 0], [2, 2, -1]);
      expect(largest(own.sub(there)), `${x},${y}`).toBeLessThan(1e-4);
    }
    // the crop in the middle leaves out a part of the image at either end
    const middle = windowAround({ x: 192, y: 16, width: size, height: size }, image, reading);
    expect(middle).toEqual({ x: 48, y: 0, width: 320, height: 64 });
  });
  disposeTrunk(reading.weights);
});

it('reads the whole image once where that is less, each crop by itself where it is not, and leaves no tensor', () => {
  const reading = readingOf([5]);
  const before = tf.memory().numTensors;
  const many = [0, 80, 160, 240, 320, 400].map((x): [number, number] => [x, 0]);
  const whole = new CropReader(image, many, size, reading);
  expect(tf.memory().numTensors).toBe(before + 1);
  const alone = new CropReader(image, many.slice(2, 3), size, reading);
  expect(tf.memory().numTensors).toBe(before + 1);
  tf.tidy(() => {
    const all = whole.read(many);
    expect(all.shape).toEqual([6, 4, 64]);
    expect(largest(all.slice([2, 0, 0], [1, -1, -1]).sub(alone.read(many.slice(2, 3))))).toBeLessThan(1e-4);
    // a crop that begins beside the patches is read as that of an image that begins there
    const moved = { width: width - 5, height, rgb: new Uint8Array((width - 5) * height * 3) };
    for (let y = 0; y < height; y++)
      moved.rgb.set(image.rgb.subarray((y * width + 5) * 3, (y + 1) * width * 3), y * (width - 5) * 3);
    const there = new CropReader(moved, [[192, 0]], size, reading).read([[192, 0]]);
    expect(largest(whole.read([[197, 0]]).sub(there))).toBeLessThan(1e-4);
  });
  whole.dispose();
  alone.dispose();
  expect(tf.memory().numTensors).toBe(before);
  disposeTrunk(reading.weights);
});
