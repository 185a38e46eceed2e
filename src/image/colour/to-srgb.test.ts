import { zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import profiles from '../fixtures/profiles.json' with { type: 'json' };
import { decodePng } from '../formats/png.ts';
import { buildPng, pngChunk } from '../../testing/pictures/png-builder.ts';
import { readIcc } from './icc.ts';
import { convertPixels, toSrgb } from './to-srgb.ts';

const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

function ours(name: keyof typeof profiles): { srgb: Uint8Array; theirs: Uint8Array; rgb: Uint8Array } {
  const { icc, rgb, srgb } = profiles[name];
  const profile = readIcc(bytes(icc))!;
  const converted = bytes(rgb);
  if (profile.kind === 'other') throw new Error('not convertible');
  convertPixels(converted, profile);
  return { srgb: converted, theirs: bytes(srgb), rgb: bytes(rgb) };
}

const difference = (a: Uint8Array, b: Uint8Array) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

function png(chunks: Uint8Array[], rgb: Uint8Array, colour = 2) {
  const channels = colour === 0 ? 1 : 3;
  return buildPng({
    ...{ width: rgb.length / channels, height: 1, depth: 8, colour, channels },
    ...{ interlaced: false, samples: rgb, extra: chunks },
  });
}

const embedded = (icc: Uint8Array) => pngChunk('iCCP', Uint8Array.from([112, 0, 0, ...zlibSync(icc)]));

function u32s(...values: number[]): Uint8Array {
  const out = new Uint8Array(4 * values.length);
  values.forEach((value, i) => new DataView(out.buffer).setUint32(4 * i, value));
  return out;
}

describe('colour profiles', () => {
  it.each(['p3', 'adobe', 'linear', 'table', 'grey'] as const)(
    'gives the colours of %s as Little CMS does',
    (name) => {
      const { srgb, theirs, rgb } = ours(name);
      // Little CMS rounds between its steps.
      expect(difference(srgb, theirs)).toBeLessThanOrEqual(1);
      expect(difference(srgb, rgb)).toBeGreaterThan(8);
    },
  );

  it('gives the same picture for the eye the same pixels, and says what it did', () => {
    const { theirs, rgb } = ours('linear');
    const image = decodePng(png([embedded(bytes(profiles.linear.icc))], rgb), 'x.png');
    expect(difference(image.rgb, theirs)).toBeLessThanOrEqual(1);
    expect(image.notes).toEqual([
      { code: 'colour-profile', message: 'its colours were converted to sRGB from Linear' },
    ]);
  });

  const { rgb } = ours('srgb');
  const usual: [string, Uint8Array[]][] = [
    ['no profile', []],
    ['an sRGB chunk', [pngChunk('sRGB', Uint8Array.of(0)), pngChunk('gAMA', u32s(100_000))]],
    ['the usual gamma', [pngChunk('gAMA', u32s(45_455))]],
    [
      'the usual primaries',
      [pngChunk('cHRM', u32s(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000))],
    ],
    ['an ICC profile of sRGB', [embedded(bytes(profiles.srgb.icc))]],
    ['code points of sRGB', [pngChunk('cICP', Uint8Array.of(1, 13, 0, 1))]],
  ];
  it.each(usual)('leaves a picture with %s as it is, to the bit', (_, chunks) => {
    const image = decodePng(png(chunks, rgb), 'x.png');
    expect([...image.rgb]).toEqual([...rgb]);
    expect(image.notes).toEqual([]);
  });

  it.each([
    ['Display P3 by code points', pngChunk('cICP', Uint8Array.of(12, 13, 0, 1)), 'p3'],
    ['linear light by gAMA', pngChunk('gAMA', u32s(100_000)), 'linear'],
  ] as const)('converts %s', (_, chunk, as) => {
    const expected = ours(as);
    const image = decodePng(png([chunk], expected.rgb), 'x.png');
    expect(difference(image.rgb, expected.theirs)).toBeLessThanOrEqual(1);
  });

  it.each([
    [
      'high dynamic range',
      pngChunk('cICP', Uint8Array.of(9, 16, 0, 1)),
      /high dynamic range \(PQ\)\) cannot be converted/,
    ],
    [
      'a profile that is damaged',
      pngChunk('iCCP', Uint8Array.of(112, 0, 0, 1, 2, 3)),
      /damaged\) cannot be converted/,
    ],
  ])('says so where it cannot convert %s', (_, chunk, message) => {
    const image = decodePng(png([chunk], rgb), 'x.png');
    expect([...image.rgb]).toEqual([...rgb]);
    expect(image.notes).toEqual([
      { code: 'colour-profile', message: expect.stringMatching(message) as string },
    ]);
  });

  it('converts grey by its curve', () => {
    const { rgb: grey, theirs } = ours('grey');
    const samples = grey.filter((_, i) => i % 3 === 0);
    const image = decodePng(png([embedded(bytes(profiles.grey.icc))], samples, 0), 'x.png');
    expect(difference(image.rgb, theirs)).toBeLessThanOrEqual(1);
  });

  it('only notes profiles for printing inks', () => {
    const icc = bytes(profiles.p3.icc);
    icc.set([67, 77, 89, 75], 16);
    const image = { width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3), notes: [] };
    expect(toSrgb(image, readIcc(icc))).toMatchObject({
      rgb: image.rgb,
      notes: [{ code: 'colour-profile' }],
    });
  });

  it('never throws on a profile with a byte changed', () => {
    const whole = bytes(profiles.p3.icc);
    for (let at = 0; at < whole.length; at++) {
      const icc = whole.slice();
      icc[at]! ^= 0xff;
      const image = { width: 1, height: 1, rgb: Uint8Array.of(10, 200, 90), notes: [] };
      expect(toSrgb(image, readIcc(icc)).rgb).toHaveLength(3);
    }
  });
});
