import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { losslessWebp } from '../../../testing/pictures/webp-builder.ts';
import type { StoredPixels } from './low-bits.ts';
import { webpStored } from './webp-stored.ts';

const schema = v.record(
  v.string(),
  v.object({ file: v.string(), width: v.number(), height: v.number(), rgba: v.string() }),
);
const json: unknown = JSON.parse(readFileSync(new URL('../../fixtures/webp.json', import.meta.url), 'utf8'));
const files = Object.entries(v.parse(schema, json)).map(([name, { file, rgba, ...size }]) => ({
  name,
  file: new Uint8Array(Buffer.from(file, 'base64')),
  rgba: [...Buffer.from(rgba, 'base64')],
  ...size,
}));

/** The channels of the first rows, as Pillow orders them. */
function read({ width, at }: StoredPixels, rows: number, channels: number[]): number[] {
  return Array.from({ length: width * rows }, (_, i) =>
    channels.map((channel) => at(i % width, Math.floor(i / width), channel)),
  ).flat();
}

describe('what a WebP stores without loss', () => {
  it.each(files)('is read from $name as by Pillow', ({ name, file, width, height, rgba }) => {
    const lossy = name.startsWith('lossy');
    const channels = lossy ? [3] : [0, 1, 2, 3];
    const expected = rgba.filter((_, i) => channels.includes(i % 4));
    for (const rows of [1, 7, height]) {
      const most = Math.min(rows, height);
      const stored = webpStored(file, most)!;
      expect(stored).toMatchObject({ width, height, exact: lossy ? ['alpha'] : ['alpha', 'rgb'] });
      expect(read(stored, most, channels)).toEqual(expected.slice(0, most * width * channels.length));
    }
  });

  it('is read back from any pixels, written without transforms', () => {
    const size = fc.integer({ min: 1, max: 12 });
    const picture = fc
      .tuple(size, size)
      .chain(([width, height]) =>
        fc.tuple(
          fc.constant(width),
          fc.constant(height),
          fc.array(fc.nat(255), { minLength: width * height * 4, maxLength: width * height * 4 }),
        ),
      );
    fc.assert(
      fc.property(picture, ([width, height, rgba]) => {
        const stored = webpStored(losslessWebp(width, height, rgba), Infinity)!;
        expect(read(stored, height, [0, 1, 2, 3])).toEqual(rgba);
      }),
      { numRuns: 50 },
    );
  });

  it('is nothing, and no exception, where bytes are changed or cut', () => {
    const spoilt = fc.record({
      file: fc.constantFrom(...files.map(({ file }) => file)),
      at: fc.nat(2000),
      byte: fc.nat(255),
      end: fc.nat(2000),
    });
    fc.assert(
      fc.property(spoilt, ({ file, at, byte, end }) => {
        const bytes = file.slice(0, 30 + end);
        bytes[at % bytes.length] = byte;
        const stored = webpStored(bytes, 8);
        if (stored) expect(stored.at(0, 0, 3)).toBeLessThan(256);
      }),
      { numRuns: 300 },
    );
  });

  it('is nothing in a lossy picture without alpha, a cut file and another kind of file', () => {
    expect(webpStored(files[0]!.file.subarray(0, 24), Infinity)).toBeUndefined();
    expect(webpStored(new TextEncoder().encode('RIFF1234WEBPVP8 '), Infinity)).toBeUndefined();
    expect(webpStored(new Uint8Array(), Infinity)).toBeUndefined();
  });
});
