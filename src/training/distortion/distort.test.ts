import { describe, expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { distort, distortionKinds } from './distort.ts';

describe('distort', () => {
  const size = 48;
  const rgb = Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % size;
    const y = Math.floor(i / 3 / size);
    return 128 + 60 * Math.sin(x / 2) * Math.cos(y / 3) + (((x >> 3) + (y >> 3)) % 2) * 40;
  });

  it.each(distortionKinds)('%s moves the image further away with every level', (kind) => {
    const errors = [0, 1, 2, 3, 4].map((level) => {
      const out = distort(rgb, size, size, kind, level, new Random(1));
      expect(out.length).toBe(rgb.length);
      return out.reduce((sum, value, i) => sum + (value - rgb[i]!) ** 2, 0);
    });
    errors.forEach((error, level) => expect(error).toBeGreaterThan(level === 0 ? 0 : errors[level - 1]!));
  });

  it('refuses a level there is not', () => {
    expect(() => distort(rgb, size, size, 'blur', 5, new Random(1))).toThrow('level 5');
  });
});
