import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { namedColours } from './colour-words.ts';
import { hueAndChroma } from './hue-shares.ts';
import { namedColourWarnings } from './named-colours.ts';

const side = 160;

/** A red house with a dark roof on a green hill under a blue sky that is paler below. */
const house = Uint8Array.from({ length: 3 * side * side }, (_, i) => {
  const [x, y, c] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side), i % 3];
  const inHouse = x > 55 && x < 105 && y > 78;
  if (inHouse && y < 116) return [176, 48, 42][c]!;
  if (Math.abs(x - 80) < (y - 52) * 1.1 && y > 52 && y <= 78) return [90, 44, 34][c]!;
  if (y > 100 + 8 * Math.sin(x / 30)) return [58, 112, 48][c]!;
  return [64 + y * 0.8, 104 + y * 0.45, 192 - y * 0.3][c]!;
});

const ways: Record<string, (rgb: Uint8Array) => Uint8Array> = {
  inverted: (rgb) => rgb.map((value) => 255 - value),
  'with red and blue exchanged': (rgb) => rgb.map((_, i) => rgb[i - (i % 3) + (2 - (i % 3))]!),
};

const messages = (rgb: Uint8Array, prompt: string) =>
  namedColourWarnings({ rgb, width: side, height: side }, prompt).map(({ message }) => message);

const prompt = 'a small Red house on a green hill, evening';

it('says nothing of an image that shows the colours its prompt names', () => {
  expect(messages(house, prompt)).toEqual([]);
});

test.each(Object.keys(ways))('an image %s is told by the colours its prompt names', (way) => {
  expect(messages(ways[way]!(house), prompt)).toEqual([
    expect.stringMatching(/^the image hardly shows red\b.*which the prompt names; .*inverted.*swapped$/),
  ]);
});

it('says nothing where the prompt names no colour, or denies it', () => {
  for (const way of Object.values(ways)) {
    expect(messages(way(house), 'a small house on a hill')).toEqual([]);
    expect(messages(way(house), 'a small house, no red, without any green')).toEqual([]);
  }
});

it('says nothing of a missing colour that no order of the channels would bring', () => {
  const grey = Uint8Array.from({ length: 3 * side * side }, (_, i) => Math.floor(i / 3) % 256);
  expect(messages(grey, prompt)).toEqual([]);
});

it('finds colours as words of their own, in any case, once each', () => {
  expect(namedColours('RED and crimson; a bored, covered Goldfish in blue')).toEqual([
    { hue: 'red', word: 'red' },
    { hue: 'blue', word: 'blue' },
  ]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const hues = namedColours(text).map(({ hue }) => hue);
      expect(new Set(hues).size).toBe(hues.length);
      expect(namedColours(`${text} . teal`).some(({ hue }) => hue === 'cyan')).toBe(true);
    }),
  );
});

// the primaries of sRGB under D65, from their published L*a*b* values
test.each([
  [255, 0, 0, 40, 104.55],
  [0, 255, 0, 136.02, 119.78],
  [0, 0, 255, 306.28, 133.81],
])('hue and chroma of sRGB %i, %i, %i', (red, green, blue, hue, chroma) => {
  const found = hueAndChroma(red, green, blue);
  expect(found.hue).toBeCloseTo(hue, 0);
  expect(found.chroma).toBeCloseTo(chroma, 0);
});
