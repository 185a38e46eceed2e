import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenClip } from '../testing/clip/golden-checkpoint.ts';
import { decodePng } from './formats/png.ts';
import { rewardPixels, shortSideSize, squarePixels } from './square-input.ts';

interface Golden {
  images: { id: string; input_mean: number; input_first8: number[] }[];
}

const golden = JSON.parse(readFileSync('e2e/fixtures/golden/imagereward_small.json', 'utf8')) as Golden;

describe('rewardPixels', () => {
  it.each(golden.images)('prepares $id as ImageReward does', ({ id, input_first8, input_mean }) => {
    const { rgb, width, height } = decodePng(readFileSync(`e2e/fixtures/golden/${id}.png`), id);
    const pixels = rewardPixels(rgb, width, height, 224);
    expect(pixels).toHaveLength(224 * 224 * 3);
    // The golden tensor is channels × rows × columns: its first eight are the first channel of the first row.
    input_first8.forEach((value, x) => {
      expect(pixels[x * 3]).toBeCloseTo(value, 6);
    });
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(Math.abs(mean - input_mean)).toBeLessThan(1e-6);
  });
});

describe('shortSideSize', () => {
  it('cuts the long side to whole pixels, as torchvision does', () => {
    expect(shortSideSize(768, 512, 224)).toEqual([336, 224]);
    expect(shortSideSize(100, 333, 224)).toEqual([224, 745]);
    expect(shortSideSize(333, 100, 224)).toEqual([745, 224]);
    expect(shortSideSize(7, 7, 224)).toEqual([224, 224]);
  });
});

/** What Pillow 9.4 and torchvision 0.14 make of the golden images, and of boxes cut from them: sides that round to even, enlargements. */
const squares = goldenClip.squares.map((square, i) => ({
  ...square,
  tier: i === 2 || i === 12 ? '' : '@all',
}));

describe('squarePixels', () => {
  it.each(squares)('gives Pillow’s bytes for $id, box $box $tier', ({ id, box, outputs }) => {
    const whole = decodePng(readFileSync(`e2e/fixtures/golden/${id}.png`), id);
    const [x, y, width, height] = (box ?? [0, 0, whole.width, whole.height]) as [
      number,
      number,
      number,
      number,
    ];
    const rgb = new Uint8Array(width * height * 3);
    for (let line = 0; line < height; line++) {
      const from = ((y + line) * whole.width + x) * 3;
      rgb.set(whole.rgb.subarray(from, from + width * 3), line * width * 3);
    }
    const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const;
    for (const { size, sha256 } of outputs) {
      const values = squarePixels({ rgb, width, height }, size, 'bytes', plain);
      const bytes = Uint8Array.from(values, (value) => Math.round(value * 255));
      expect(createHash('sha256').update(bytes).digest('hex'), `${size}`).toBe(sha256);
    }
  });

  it('cuts the crop’s corner as Hugging Face does where a half would round up', () => {
    const [width, height] = [224 + 3, 224];
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.floor(i / 3) % width);
    const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const;
    const first = (preparation: 'bytes' | 'bytes-floor') =>
      Math.round(squarePixels({ rgb, width, height }, 224, preparation, plain)[0]! * 255);
    expect([first('bytes'), first('bytes-floor')]).toEqual([2, 1]);
  });

  it('resizes a flat image to itself, whichever way', () => {
    const rgb = new Uint8Array(50 * 31 * 3).fill(102);
    const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const;
    for (const preparation of ['bytes', 'bytes-floor', 'tensor', 'tensor-plain'] as const) {
      const pixels = squarePixels({ rgb, width: 50, height: 31 }, 24, preparation, plain);
      expect(pixels).toHaveLength(24 * 24 * 3);
      expect(Math.max(...pixels.map((value) => Math.abs(value - 0.4)))).toBeLessThan(1e-6);
    }
  });
});
