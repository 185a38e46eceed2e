import { describe, expect, it } from 'vitest';
import { prepareImage } from './prepare.ts';

const flat = (width: number, height: number) => ({
  width,
  height,
  rgb: new Uint8Array(width * height * 3).fill(90),
  notes: [],
});

describe('prepareImage', () => {
  it('leaves a large enough image alone', () => {
    const image = flat(224, 300);
    expect(prepareImage(image, 224)).toBe(image);
  });

  it.each([
    [1, 1, 224, 224],
    [100, 50, 448, 224],
    [300, 223, 301, 224],
    [64, 333, 224, 1165],
  ])('enlarges %i×%i to %i×%i and says so', (width, height, toWidth, toHeight) => {
    const image = prepareImage(flat(width, height), 224);
    expect([image.width, image.height, image.rgb.length]).toEqual([
      toWidth,
      toHeight,
      toWidth * toHeight * 3,
    ]);
    expect(image.rgb.every((byte) => byte === 90)).toBe(true);
    expect(image.notes.map((note) => note.code)).toEqual(['enlarged']);
    expect(image.notes[0]!.message).toContain(`from ${width}×${height} to ${toWidth}×${toHeight}`);
  });

  it('refuses an image so thin that enlarging it would pass the limit', () => {
    expect(() => prepareImage(flat(1, 5000), 224)).toThrow(
      expect.objectContaining({
        code: 'image-too-large',
        message: expect.stringContaining('too thin') as string,
      }),
    );
  });
});
