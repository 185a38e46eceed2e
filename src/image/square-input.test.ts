import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodePng } from './formats/png.ts';
import { rewardPixels, shortSideSize } from './square-input.ts';

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
