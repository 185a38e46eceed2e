import { expect, test } from 'vitest';
import { readJpeg } from '../../../image/formats/jpeg.ts';
import { pngChunks } from '../../../image/formats/png-chunks.ts';
import { pngTexts } from '../../../image/metadata/png-texts.ts';
import { jpegWith, pngWith, tExt } from '../../../testing/metadata-builders.ts';
import { stampImage } from './stamp-image.ts';

const stamp = { scores: { quality: 3.25, alignment: null }, model: 'demo@0123' };

test('a PNG gets a text; every other chunk stays, and a second stamp takes the place of the first', () => {
  const png = pngWith(tExt('parameters', 'a cat'));
  const first = stampImage(png, { scores: { quality: 1 } })!;
  for (const stamped of [stampImage(png, stamp)!, stampImage(first, stamp)!]) {
    const { texts } = pngTexts(stamped);
    expect(JSON.parse(texts.get('fovea')!)).toEqual(stamp);
    expect(texts.get('parameters')).toBe('a cat');
    const chunks = [...pngChunks(stamped)];
    expect(chunks.every(({ intact }) => intact)).toBe(true);
    expect(
      chunks
        .filter(({ type, data }) => !(type === 'iTXt' && data[0] === 0x66))
        .map(({ type, data }) => [type, [...data]]),
    ).toEqual([...pngChunks(png)].map(({ type, data }) => [type, [...data]]));
  }
});

test('a JPEG gets XMP; fields that are there stay, and a second stamp takes the place of the first', () => {
  const plain = jpegWith();
  const once = stampImage(plain, { scores: { quality: 1 } })!;
  const twice = stampImage(once, stamp)!;
  const packet = new TextDecoder().decode(readJpeg(twice).xmp);
  expect(packet).toContain('fovea:quality="3.25"');
  expect(packet).toContain('fovea:model="demo@0123"');
  expect(packet).not.toContain('alignment');
  const info = readJpeg(twice);
  expect({ ...info, xmp: undefined }).toEqual({ ...readJpeg(plain), xmp: undefined });
});

test('XMP that cannot be read, one too long, and other formats are left as they are', () => {
  const xmp = (text: string): Uint8Array => Buffer.from(`http://ns.adobe.com/xap/1.0/\0${text}`);
  expect(stampImage(jpegWith(xmp('<!DOCTYPE a>')), stamp)).toBeUndefined();
  const rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>';
  expect(stampImage(jpegWith(xmp(rdf + ' '.repeat(65_420))), stamp)).toBeUndefined();
  expect(stampImage(Buffer.from('GIF89a'), stamp)).toBeUndefined();
});
