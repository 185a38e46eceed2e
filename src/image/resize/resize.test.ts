import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../formats/png.ts';
import { resizeBicubic, resizeBilinear } from './resize.ts';

const golden = (name: string) => decodePng(readFileSync(`e2e/fixtures/golden/${name}.png`), name);
const images = ['gradients', 'noise', 'texture', 'checkerboard', 'scene', 'wide'];

describe('resizeBilinear', () => {
  it.each(images)('gives Pillow’s bytes for %s', (name) => {
    const { rgb, width, height } = golden(name);
    const expected = golden(`${name}.resized224`).rgb;
    expect(Buffer.from(resizeBilinear(rgb, width, height, 224, 224)).equals(Buffer.from(expected))).toBe(
      true,
    );
  });

  // Pillow 12: Image.frombytes("RGB", (5, 4), bytes((i * 37 + i * i) % 256 …)).resize((3, 7), …)
  const small = Uint8Array.from({ length: 60 }, (_, i) => (i * 37 + i * i) % 256);

  it('enlarges and shrinks in one call like Pillow', () => {
    expect(Buffer.from(resizeBilinear(small, 5, 4, 3, 7)).toString('base64')).toBe(
      'M1yHP3Fsb6t6RVKHb1Bri3Z3YkGHvBxotyFyc0igh0pkxS2Xgli3TXpkyUq0lpOwdGGNrn9oo7irjFGmnaE4',
    );
    expect(Buffer.from(resizeBicubic(small, 5, 4, 3, 7)).toString('base64')).toBe(
      'LVuLOH1qabd3P1GIclRphXxyYUGHyxVnuBpvckKiiEZazxyfgVm7O39c0Ei4nJq0bV6TrIdfq7+tkEe0lqon',
    );
  });
});

describe('any resize', () => {
  const size = fc.integer({ min: 1, max: 40 });

  it('keeps a flat image flat and copies at the same size', () => {
    fc.assert(
      fc.property(size, size, size, size, fc.nat(255), (width, height, toWidth, toHeight, value) => {
        const flat = new Uint8Array(width * height * 3).fill(value);
        for (const resize of [resizeBilinear, resizeBicubic]) {
          const result = resize(flat, width, height, toWidth, toHeight);
          expect(result).toHaveLength(toWidth * toHeight * 3);
          expect(result.every((byte) => byte === value)).toBe(true);
          const same = resize(flat, width, height, width, height);
          expect(same).toEqual(flat);
          expect(same).not.toBe(flat);
        }
      }),
    );
  });

  it('stays within one of a filter in floating point', () => {
    fc.assert(
      fc.property(size, size, fc.uint8Array({ minLength: 120, maxLength: 120 }), (width, toWidth, bytes) => {
        const row = bytes.subarray(0, width * 3);
        const result = resizeBilinear(row, width, 1, toWidth, 1);
        const scale = width / toWidth;
        const reach = Math.max(1, scale);
        for (let x = 0; x < toWidth; x++) {
          let sum = 0;
          let total = 0;
          for (let k = 0; k < width; k++) {
            const weight = Math.max(0, 1 - Math.abs(k + 0.5 - (x + 0.5) * scale) / reach);
            sum += weight * row[k * 3]!;
            total += weight;
          }
          expect(Math.abs(result[x * 3]! - sum / total)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
