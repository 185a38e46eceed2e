import { describe, expect, it } from 'vitest';
import { decodeImage } from './decode.ts';
import { fixtureFiles } from '../testing/fixture-files.ts';

/** Largest difference of a channel from Pillow's, by what the codecs themselves allow. */
function tolerance(name: string): number {
  if (/cmyk/.test(name)) return 3;
  if (/\.jpg$|lossy/.test(name)) return 2;
  return name.endsWith('.avif') ? 3 : 0;
}

function largestDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

describe('decodeImage in a browser', () => {
  it.each(fixtureFiles('.jpg', '.webp', '.avif', '.bmp', '.png', '.gif'))(
    'reads $name as Pillow does',
    async (file) => {
      const image = await decodeImage(new Blob([file.bytes]), file.name);
      expect([image.width, image.height]).toEqual([file.width, file.height]);
      expect(largestDifference(image.rgb, file.rgb)).toBeLessThanOrEqual(tolerance(file.name));
    },
  );

  it.each([
    ['alpha.webp', ['alpha-dropped']],
    ['alpha.avif', ['alpha-dropped']],
    ['animated.webp', ['first-frame']],
    ['lossless.webp', []],
    ['cmyk.jpg', []],
  ])('warns about %s: %j', async (name, codes) => {
    const [file] = fixtureFiles(name);
    const image = await decodeImage(new Blob([file!.bytes]), name);
    expect(image.notes.map((note) => note.code)).toEqual(codes);
  });

  it.each(['progressive.jpg', 'grey.jpg', 'cmyk.jpg'])(
    'scores %s without its end, and never with pixels missing',
    async (name) => {
      const { bytes } = fixtureFiles(name)[0]!;
      const whole = await decodeImage(new Blob([bytes]), name);
      const read: number[] = [];
      for (let missing = 1; missing < 40; missing++) {
        const cut = new Blob([bytes.subarray(0, -missing)]);
        await decodeImage(cut, name).then(
          (image) => {
            expect(image.rgb).toEqual(whole.rgb);
            expect(image.notes.map(({ code }) => code)).toEqual(['damaged-file']);
            read.push(missing);
          },
          (error: unknown) => expect(error).toMatchObject({ code: 'image-unreadable' }),
        );
      }
      expect(read).toEqual(expect.arrayContaining([1, 2]));
      expect(read.length).toBeLessThan(39);
    },
  );

  it('scores a WebP whose header promises more than the picture needs, but not one that is turned who knows how', async () => {
    const promising = (name: string, length?: number) => {
      const bytes = fixtureFiles(name)[0]!.bytes.slice(0, length);
      new DataView(bytes.buffer).setUint32(4, bytes.length + 92, true);
      return new Blob([bytes]);
    };
    const image = await decodeImage(promising('lossless.webp'), 'x.webp');
    expect(image.rgb).toEqual(fixtureFiles('lossless.webp')[0]!.rgb);
    expect(image.notes.map(({ code }) => code)).toEqual(['damaged-file']);
    await expect(decodeImage(promising('turned-6.webp', -4), 'x.webp')).rejects.toMatchObject({
      code: 'image-unreadable',
    });
  });

  it('reads what this browser writes', async () => {
    const canvas = new OffscreenCanvas(40, 30);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'rgb(200, 60, 20)';
    context.fillRect(0, 0, 40, 30);
    for (const type of ['image/jpeg', 'image/webp', 'image/png']) {
      const image = await decodeImage(await canvas.convertToBlob({ type, quality: 1 }), 'own');
      expect([image.width, image.height]).toEqual([40, 30]);
      expect(largestDifference(image.rgb.subarray(0, 3), Uint8Array.of(200, 60, 20))).toBeLessThanOrEqual(2);
    }
  });

  it('says when the browser cannot decode a file that looks whole', async () => {
    const bytes = fixtureFiles('grey.jpg')[0]!.bytes.slice();
    // Lossless JPEG (SOF3), which no browser reads.
    const frame = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
    bytes[frame + 1] = 0xc3;
    await expect(decodeImage(new Blob([bytes]), 'odd.jpg')).rejects.toMatchObject({
      code: 'image-unreadable',
      message: expect.stringContaining('odd.jpg') as string,
    });
  });
});
