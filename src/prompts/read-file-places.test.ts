import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  jpegWith,
  pngWith,
  tExt,
  tiffWith,
  userComment,
  webpWith,
  zTxt,
} from '../testing/metadata-builders.ts';
import { concat } from '../testing/pictures/png-builder.ts';
import { readFilePrompt } from './read-file.ts';

const words = 'a red fox in snow';
const webui = `${words}\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 1`;
const readPrompt = (bytes: Uint8Array): string | undefined => readFilePrompt(bytes).prompt || undefined;

/** UTF-16 with or without its mark. */
function utf16(text: string, bigEndian: boolean, mark = false): Uint8Array {
  return userComment('UNICODE', `${mark ? '\uFEFF' : ''}${text}`, bigEndian).subarray(8);
}

describe('the code of an Exif comment', () => {
  const labels = ['UNICODE\0', 'Unicode\0', 'ASCII\0\0\0', '\0'.repeat(8), '        ', 'JIS\0\0\0\0\0', ''];

  it('is told by its bytes, whatever its label, order and mark', () => {
    const prompt = fc
      .array(fc.constantFrom('fox', 'snow', 'Müller', 'red', 'zażółć', '(x:1.2)'), {
        minLength: 2,
        maxLength: 9,
      })
      .map((list) => list.join(' '));
    const file = fc.record({
      prompt,
      label: fc.constantFrom(...labels),
      code: fc.constantFrom('utf-8', 'utf-16'),
      big: fc.boolean(),
      structure: fc.boolean(),
      mark: fc.boolean(),
      padding: fc.nat(9),
    });
    fc.assert(
      fc.property(file, ({ prompt: given, label, code, big, structure, mark, padding }) => {
        const text = `${given}\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 1`;
        const body = code === 'utf-16' ? utf16(text, big, mark) : bytesOf(text);
        // UTF-8 of other than plain letters is not said to be UTF-16
        fc.pre(code === 'utf-16' || !/^unicode/i.test(label));
        const comment = concat(bytesOf(label), body, new Uint8Array(2 * padding));
        expect(readPrompt(webpWith({ EXIF: tiffWith({}, { 0x9286: comment }, structure) }))).toBe(given);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['雪の中の狐夜雪の中の狐夜雪', true],
    ['눈 속의 여우', false],
    ['雪中的红狐狸', true],
  ])('is UTF-16 in the order that makes letters of it: %s', (text, big) => {
    const comment = concat(bytesOf('UNICODE\0'), utf16(text, big));
    expect(readPrompt(webpWith({ EXIF: tiffWith({}, { 0x9286: comment }, !big) }))).toBe(text);
  });

  it.each(['UTF-8\0\0\0', 'charset=Unicode '])('is not part of the text: %s', (label) => {
    const comment = concat(bytesOf(label), bytesOf(webui));
    expect(readPrompt(webpWith({ EXIF: tiffWith({}, { 0x9286: comment }, true) }))).toBe(words);
  });
});

describe('XMP', () => {
  const comment = (text: string, prefix = 'exif'): string =>
    `<rdf:Description xmlns:${prefix}="http://ns.adobe.com/exif/1.0/"><${prefix}:UserComment><rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></${prefix}:UserComment></rdf:Description>`;

  it.each([
    ['in CDATA', bytesOf(comment(`<![CDATA[${webui}]]>`))],
    ['under another prefix', bytesOf(comment(webui, 'ns1'))],
    ['in UTF-16', utf16(comment(webui), true, true)],
  ])('is read %s', (_, packet) => {
    expect(readPrompt(webpWith({ 'XMP ': packet }))).toBe(words);
  });

  it('is read from segments that continue it, in any order; not where one is missing', () => {
    const id = '0123456789ABCDEF0123456789ABCDEF';
    const packet = bytesOf(comment(webui) + ' '.repeat(2000));
    const number = (value: number): Uint8Array => new Uint8Array(new Uint32Array([value]).buffer).reverse();
    const part = (from: number, to: number): Uint8Array =>
      concat(
        bytesOf(`http://ns.adobe.com/xmp/extension/\0${id}`),
        number(packet.length),
        number(from),
        packet.subarray(from, to),
      );
    const main = bytesOf(`http://ns.adobe.com/xap/1.0/\0<rdf:Description xmpNote:HasExtendedXMP="${id}"/>`);
    const parts = [part(0, 150), part(150, 1500), part(1500, packet.length)];
    expect(readPrompt(jpegWith(main, ...parts))).toBe(words);
    expect(readPrompt(jpegWith(main, ...parts.toReversed()))).toBe(words);
    expect(readPrompt(jpegWith(main, ...parts.slice(1)))).toBeUndefined();
  });
});

describe('other places', () => {
  it('are the comment of a JPEG, where it is a parameters text', () => {
    const withComment = (text: string): Uint8Array => {
      const [body, whole] = [bytesOf(text), jpegWith()];
      const segment = concat(
        Uint8Array.of(0xff, 0xfe, (body.length + 2) >> 8, (body.length + 2) & 255),
        body,
      );
      return concat(whole.subarray(0, 2), segment, whole.subarray(2));
    };
    expect(readPrompt(withComment(webui))).toBe(words);
    expect(readPrompt(withComment(JSON.stringify({ prompt: words, uc: 'x' })))).toBe(words);
    expect(readPrompt(withComment('CREATOR: gd-jpeg v1.0, quality = 90'))).toBeUndefined();
  });

  it('are the Exif and XMP that ImageMagick writes into a PNG', () => {
    const raw = (type: string, bytes: Uint8Array): Uint8Array => {
      const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      const lines = digits.replace(/.{72}/g, '$&\n');
      return zTxt(`Raw profile type ${type}`, `\n${type}\n${String(bytes.length).padStart(8)}\n${lines}\n`);
    };
    const tiff = tiffWith({}, { 0x9286: userComment('UNICODE', webui, true) }, false);
    expect(readPrompt(pngWith(raw('exif', concat(bytesOf('Exif\0\0'), tiff))))).toBe(words);
    expect(readPrompt(pngWith(raw('APP1', concat(bytesOf('Exif\0\0'), tiff))))).toBe(words);
    expect(readPrompt(pngWith(raw('xmp', bytesOf(`<rdf:Description dc:description="${words}"/>`))))).toBe(
      words,
    );
    expect(
      readPrompt(pngWith(zTxt('Raw profile type exif', '\nexif\n 9\nnot hexadecimal\n'))),
    ).toBeUndefined();
  });

  it.each(['Parameters', 'UserComment', 'generation_data', 'Any Name'])(
    'are PNG texts of any name, where they are a parameters text or JSON with a prompt: %s',
    (keyword) => {
      expect(readPrompt(pngWith(tExt(keyword, webui)))).toBe(words);
      expect(readPrompt(pngWith(tExt(keyword, JSON.stringify({ prompt: words, steps: 3 }))))).toBe(words);
      expect(readPrompt(pngWith(tExt(keyword, 'some remark')))).toBeUndefined();
    },
  );
});
