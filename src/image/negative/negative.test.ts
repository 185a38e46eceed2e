import { expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { pictureTexture } from '../statistics/picture-texture.ts';
import { appearance, appearanceLength } from './appearance.ts';
import { negativeScore, negativeWarnings } from './negative.ts';

const side = 512;

/** A day outdoors, drawn: a blue sky, paler below, over green land with small highlights, and a face. One of the pictures whose negatives are found: four in five are not. */
function outdoors(): Uint8Array {
  const random = new Random(11);
  const rgb = new Uint8Array(side * side * 3);
  const put = (x: number, y: number, colour: readonly number[], light: number): void => {
    if (x >= side || y >= side) return;
    for (let c = 0; c < 3; c++) rgb[3 * (y * side + x) + c] = Math.min(255, Math.max(0, colour[c]! * light));
  };
  const horizon = 0.28 * side;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const hills = 0.14 * Math.sin(x / 23 + y / 9) * Math.cos(y / 31);
      if (y < horizon) put(x, y, [120, 170, 240], 1 + (0.25 * y) / horizon);
      else put(x, y, [95, 110, 55], 0.61 + hills + 0.12 * (random.uniform() + random.uniform() - 1));
    }
  }
  for (let k = 0; k < 700; k++) {
    const [x, y] = [random.integer(side), Math.floor(horizon) + random.integer(side)];
    for (let d = 0; d < 9; d++) put(x + (d % 3), y + Math.floor(d / 3), [120, 115, 80], 2.2);
  }
  for (let y = -95; y < 95; y++) {
    for (let x = -65; x < 65; x++) {
      if ((x / 65) ** 2 + (y / 95) ** 2 < 1) put(260 + x, 290 + y, [224, 172, 140], 1.05 - (x + 65) / 260);
    }
  }
  return rgb;
}

const rgb = outdoors();
const look = (bytes: Uint8Array) => {
  const picture = { width: side, height: side, rgb: bytes };
  const texture = pictureTexture(picture);
  return { score: negativeScore(picture, texture), warnings: negativeWarnings(picture, texture) };
};

it('tells the negative of a picture and leaves the picture alone', () => {
  const [healthy, inverted] = [look(rgb), look(rgb.map((value) => 255 - value))];
  expect(healthy.warnings).toEqual([]);
  expect(inverted.score).toBeGreaterThan(healthy.score + 3);
  expect(inverted.warnings.map(({ code, message }) => [code, message])).toEqual([
    ['no-picture', expect.stringMatching(/looks like a negative/)],
  ]);
});

it('has as many values as it says, all finite, also of a picture without light or colour', () => {
  for (const bytes of [rgb, new Uint8Array(side * side * 3), new Uint8Array(side * side * 3).fill(128)]) {
    const values = appearance(bytes, side, side);
    expect(values).toHaveLength(appearanceLength);
    expect(values.every(Number.isFinite)).toBe(true);
  }
});
