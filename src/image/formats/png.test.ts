import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { decode as fastPng } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { buildPng, concat, pngChunk, pngHeader, pngSignature } from '../../testing/pictures/png-builder.ts';
import { decodePng } from './png.ts';

const kinds = [
  [0, 1, 1],
  [0, 1, 2],
  [0, 1, 4],
  [0, 1, 8],
  [0, 1, 16],
  [2, 3, 8],
  [2, 3, 16],
  [3, 1, 1],
  [3, 1, 2],
  [3, 1, 4],
  [3, 1, 8],
  [4, 2, 8],
  [4, 2, 16],
  [6, 4, 8],
  [6, 4, 16],
] as const;

const palette = Uint8Array.from({ length: 768 }, (_, i) => (i * 89 + 7) & 255);

/** What Pillow's convert("RGB") makes of one pixel's samples. */
function expectedPixel(colour: number, depth: number, samples: number[]): number[] {
  const byte = (value: number) => (depth === 16 ? value >> 8 : Math.round((value * 255) / (2 ** depth - 1)));
  if (colour === 3) return [0, 1, 2].map((c) => palette[samples[0]! * 3 + c]!);
  if (colour === 0 || colour === 4) return [0, 1, 2].map(() => byte(samples[0]!));
  return samples.slice(0, 3).map(byte);
}

describe('decodePng', () => {
  for (const [colour, channels, depth] of kinds) {
    for (const interlaced of [false, true]) {
      it(`reads colour type ${colour}, ${depth} bits${interlaced ? ', interlaced' : ''}`, () => {
        const size = fc.integer({ min: 1, max: 21 });
        fc.assert(
          fc.property(size, size, fc.infiniteStream(fc.nat(2 ** depth - 1)), (width, height, stream) => {
            const samples = Array.from(
              { length: width * height * channels },
              () => stream.next().value as number,
            );
            const extra = colour === 3 ? [pngChunk('PLTE', palette)] : [];
            const file = buildPng({ width, height, depth, colour, channels, interlaced, samples, extra });
            const image = decodePng(file, 'x.png');
            const expected = Array.from({ length: width * height }, (_, i) =>
              expectedPixel(colour, depth, samples.slice(i * channels, (i + 1) * channels)),
            ).flat();
            expect([image.width, image.height]).toEqual([width, height]);
            expect([...image.rgb]).toEqual(expected);
            const alphas = samples.filter(
              (_, i) => (colour === 4 || colour === 6) && i % channels === channels - 1,
            );
            const partly = alphas.some((alpha) => alpha >> (depth - 8) < 254);
            expect(image.notes.map((note) => note.code)).toEqual(partly ? ['alpha-dropped'] : []);
          }),
          { numRuns: 12 },
        );
      });
    }
  }

  it('agrees with another decoder on ordinary files', () => {
    for (const name of ['texture', 'wide']) {
      const bytes = readFileSync(`e2e/fixtures/golden/${name}.png`);
      expect(
        Buffer.from(decodePng(bytes, name).rgb).equals(Buffer.from(fastPng(bytes).data as Uint8Array)),
      ).toBe(true);
    }
  });

  it.each([
    [0, 8, [5], [0, 5], true],
    [0, 8, [6], [0, 5], false],
    [0, 2, [3], [0, 3], true],
    [2, 16, [258, 3, 4], [1, 2, 0, 3, 0, 4], true],
    [2, 16, [258, 3, 5], [1, 2, 0, 3, 0, 4], false],
    [3, 8, [1], [255, 7], true],
    [3, 8, [0], [255, 7], false],
    [3, 8, [2], [255, 7], false],
  ])(
    'sees the transparent colour of type %i, %i bits, pixel %j, tRNS %j',
    (colour, depth, samples, transparency, seen) => {
      const extra = [pngChunk('PLTE', palette), pngChunk('tRNS', Uint8Array.from(transparency))];
      const source = {
        width: 1,
        height: 1,
        depth,
        colour,
        channels: samples.length,
        interlaced: false,
        samples,
      };
      expect(decodePng(buildPng({ ...source, extra }), 'x.png').notes).toHaveLength(seen ? 1 : 0);
    },
  );
});

/** Type of each chunk, and where the next begins. */
function chunkPlaces(bytes: Uint8Array): [string, number][] {
  const places: [string, number][] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 8; at < bytes.length;) {
    const next = at + 12 + view.getUint32(at);
    places.push([String.fromCharCode(...bytes.subarray(at + 4, at + 8)), next]);
    at = next;
  }
  return places;
}

describe('decodePng on damaged files', () => {
  const whole = buildPng({
    width: 8,
    height: 8,
    depth: 8,
    colour: 2,
    channels: 3,
    interlaced: false,
    samples: Array.from({ length: 192 }, (_, i) => (i * 37) & 255),
  });

  /** Refused in words, or read whole with a note. */
  function readOrRefuse(bytes: Uint8Array): string[] | undefined {
    try {
      const { rgb, notes } = decodePng(bytes, 'bad.png');
      expect(rgb).toEqual(decodePng(whole, 'whole.png').rgb);
      return notes.map(({ code }) => code);
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/^image-(unreadable|too-large)$/) as string,
      });
      return undefined;
    }
  }

  it('scores a picture without its end, as long as every pixel is there', () => {
    const lastPixel = whole.length - 12 - 8;
    for (let length = 8; length < whole.length; length++) {
      const notes = readOrRefuse(whole.subarray(0, length));
      // What follows the pixels: their own checksum, that of the chunk, and IEND.
      if (length >= lastPixel) expect(notes).toEqual(['damaged-file']);
      else expect(notes).toBeUndefined();
    }
  });

  it('scores a picture with a wrong checksum, as long as its pixels are right', () => {
    for (const [type, at] of chunkPlaces(whole)) {
      const broken = whole.slice();
      broken[at - 1]! ^= 4;
      expect(readOrRefuse(broken), type).toEqual(type === 'IEND' ? [] : ['damaged-file']);
    }
  });

  it('never scores wrong pixels, whichever bit is flipped', () => {
    for (let at = 16; at < whole.length - 12; at++) {
      const broken = whole.slice();
      broken[at]! ^= 4;
      readOrRefuse(broken);
    }
  });

  it('refuses 10000×10000 pixels by the header alone', () => {
    const file = concat(pngSignature, pngChunk('IHDR', pngHeader(10_000, 10_000, 8, 2, false)));
    expect(() => decodePng(file, 'huge.png')).toThrow(/huge\.png: 10000×10000 pixels are 100 megapixels/);
  });

  it('refuses too few pixels behind intact checksums', () => {
    const short = buildPng({
      width: 8,
      height: 2,
      depth: 8,
      colour: 0,
      channels: 1,
      interlaced: false,
      samples: new Uint8Array(16),
    });
    const taller = concat(pngSignature, pngChunk('IHDR', pngHeader(8, 9, 8, 0, false)), short.subarray(33));
    expect(() => decodePng(taller, 'few.png')).toThrow(/cut short/);
  });

  it('ignores damage in a text chunk', () => {
    const text = pngChunk('tEXt', Uint8Array.of(65, 0, 66));
    text[9]! ^= 1;
    const image = decodePng(concat(whole.subarray(0, 33), text, whole.subarray(33)), 'x.png');
    expect(image.width).toBe(8);
  });
});
