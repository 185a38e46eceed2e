import { describe, expect, it } from 'vitest';
import { FoveaError } from '../shared/errors.ts';
import { decodeImage } from './decode.ts';
import { fixtureFiles } from '../testing/fixture-files.ts';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const failure = (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<unknown> =>
  decodeImage(new Blob([bytes]), name).catch((error: unknown) => error);

describe('decodeImage without a browser', () => {
  it.each(fixtureFiles('.png', '.gif'))(
    'reads $name as Pillow does',
    async ({ name, bytes, width, height, rgb }) => {
      const image = await decodeImage(new Blob([bytes]), name);
      expect([image.width, image.height]).toEqual([width, height]);
      expect([...image.rgb]).toEqual([...rgb]);
    },
  );

  it.each([
    ['animated.gif', ['first-frame']],
    ['animated.png', ['first-frame']],
    ['transparent.gif', ['alpha-dropped']],
    ['rgba.png', ['alpha-dropped']],
    ['plain.gif', []],
    ['rgb.png', []],
  ])('warns about %s: %j', async (name, codes) => {
    const [file] = fixtureFiles(name);
    expect((await decodeImage(new Blob([file!.bytes]), name)).notes.map((note) => note.code)).toEqual(codes);
  });

  it('goes by the bytes and not by the name', async () => {
    const [file] = fixtureFiles('rgb.png');
    expect((await decodeImage(new Blob([file!.bytes]), 'photo.jpg')).width).toBe(file!.width);
  });

  it.each(
    fixtureFiles('.png', '.gif', '.jpg', '.webp', '.avif', '.bmp').filter(
      ({ name }) => !name.includes('animated'),
    ),
  )('refuses $name cut short', async ({ name, bytes }) => {
    for (const length of [bytes.length - 2, bytes.length >> 1, 40]) {
      const error = await failure(bytes.slice(0, length), name);
      // Nothing but the end of the file is missing: the image may still be whole, which for some is the browser's to tell.
      if (/\.(?:gif|png|jpg|webp)$/.test(name) && length === bytes.length - 2) continue;
      expect(error).toMatchObject({
        code: 'image-unreadable',
        message: expect.stringContaining(name) as string,
      });
      expect((error as FoveaError).hint).toBeTruthy();
    }
  });

  it('stops when told to', async () => {
    const [file] = fixtureFiles('rgb.png');
    await expect(decodeImage(new Blob([file!.bytes]), 'x', AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it.each([
    ['empty.png', '', 'file-empty', /0 bytes/],
    ['text.png', 'This is not an image.\n', 'image-unsupported', /plain text/],
    ['page.png', '<!DOCTYPE html><html>', 'image-unsupported', /web page/],
    ['data.png', '{"a": 1}', 'image-unsupported', /JSON/],
    [
      'drawing.png',
      '<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="x">',
      'image-unsupported',
      /SVG/,
    ],
    ['photo.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'image-unsupported', /HEIC/],
    ['clip.mp4', '\0\0\0\x18ftypisom\0\0\0\0mp42isom', 'image-unsupported', /video/],
    ['scan.tif', 'II*\0\x08\0\0\0', 'image-unsupported', /TIFF/],
    ['scan2.tif', 'MM\0*\0\0\0\x08', 'image-unsupported', /TIFF/],
    ['new.jxl', '\xff\x0a\0\0', 'image-unsupported', /JPEG XL/],
    ['paper.pdf', '%PDF-1.7\n', 'image-unsupported', /PDF/],
    ['many.zip', 'PK\x03\x04\0\0', 'image-unsupported', /ZIP/],
    ['bytes.bin', '\x01\x02\x03\xfe\xff', 'image-unsupported', /known format/],
    ['nothing.png', '\x89PNG\r\n\x1a\n', 'image-unreadable', /cut short/],
    ['nothing.gif', 'GIF89a', 'image-unreadable', /cut short/],
    ['nothing.jpg', '\xff\xd8\xff', 'image-unreadable', /cut short/],
    ['noframe.jpg', '\xff\xd8\xff\xd9', 'image-unreadable', /frame header/],
    [
      'huge.jpg',
      '\xff\xd8\xff\xc0\0\x0b\x08\x27\x10\x27\x10\x01\x01\x11\0\xff\xd9',
      'image-too-large',
      /100 megapixels/,
    ],
    ['huge.gif', 'GIF89a\x10\x27\x10\x27\0\0\0,', 'image-too-large', /100 megapixels/],
    [
      'huge.webp',
      'RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\x27\0\x0f\x27\0',
      'image-too-large',
      /100 megapixels/,
    ],
    ['empty.jpg', '\xff\xd8\xff\xc0\0\x0b\x08\0\0\0\x10\x01\x01\x11\0\xff\xd9', 'image-unreadable', /16×0/],
  ])('refuses %s', async (name, text, code, message) => {
    const error = await failure(ascii(text), name);
    expect(error).toBeInstanceOf(FoveaError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect((error as FoveaError).message).toContain(name);
  });

  it.each([
    ['NotReadableError', 'was changed or removed after it was added'],
    ['NotFoundError', 'was removed after it was added'],
  ])('says that a file changed or vanished after it was added (%s)', async (name, what) => {
    const file = new Blob(['x']);
    const broken = Object.assign(file, {
      slice: () => file,
      arrayBuffer: () => Promise.reject(new DOMException('The requested file could not be read', name)),
    });
    await expect(decodeImage(broken, 'a.png')).rejects.toMatchObject({
      code: 'file-missing',
      message: `a.png: the file ${what}.`,
    });
  });
});
