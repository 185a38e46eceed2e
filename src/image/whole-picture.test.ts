import { describe, expect, it } from 'vitest';
import { wholenessWarnings } from './whole-picture.ts';

const side = 96;

/** A picture from the colour of each place. */
function picture(colour: (x: number, y: number) => [number, number, number]) {
  const rgb = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) rgb.set(colour(x, y), 3 * (y * side + x));
  }
  return { width: side, height: side, rgb };
}

/** Waves of several lengths: something like a landscape, with neighbours alike. */
const healthy = (x: number, y: number): [number, number, number] => {
  const light = 120 + 50 * Math.sin(x / 9) + 40 * Math.cos(y / 13 + x / 31) + 15 * Math.sin((x * y) / 200);
  return [light, 0.8 * light + 20, 0.6 * light + 50];
};

/** The same noise in every run. */
function noise(): () => number {
  let state = 1;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

const next = noise();
const messages = (colour: (x: number, y: number) => [number, number, number]) =>
  wholenessWarnings(picture(colour)).map(({ message }) => message);

describe('wholenessWarnings', () => {
  it('says nothing of a healthy picture, nor of one with a plain background', () => {
    expect(messages(healthy)).toEqual([]);
    const onWhite = (x: number, y: number): [number, number, number] =>
      Math.hypot(x - 48, y - 48) < 38 ? healthy(x, y) : [255, 255, 255];
    expect(messages(onWhite)).toEqual([]);
  });

  it.each([
    ['black', () => [0, 0, 0], /image is black throughout/],
    ['nearly black', (x: number) => [x % 3, 1, 0], /image is black throughout/],
    ['one colour', () => [90, 160, 40], /image is one colour throughout/],
    ['noise', () => [255 * next(), 255 * next(), 255 * next()], /image is nothing but noise/],
    [
      'half black',
      (x: number, y: number) => (y < 48 ? healthy(x, y) : [0, 0, 0]),
      /lower 50% are one colour/,
    ],
    ['the lower fifth green', (x: number, y: number) => (y < 77 ? healthy(x, y) : [0, 255, 0]), /lower 20%/],
    [
      'the right third grey',
      (x: number, y: number) => (x < 64 ? healthy(x, y) : [128, 128, 128]),
      /right 33%/,
    ],
  ] as [string, (x: number, y: number) => [number, number, number], RegExp][])(
    'says that %s is no whole picture',
    (_, colour, message) => {
      expect(messages(colour)).toEqual([expect.stringMatching(message)]);
    },
  );
});
