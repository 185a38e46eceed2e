import { zlibSync } from 'fflate';
import { concat, pngChunk, pngHeader, pngSignature } from './pictures/png-builder.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A tEXt chunk in Latin-1. */
export function tExt(keyword: string, text: string): Uint8Array {
  return pngChunk(
    'tEXt',
    Uint8Array.from(`${keyword}\0${text}`, (character) => character.charCodeAt(0)),
  );
}

/** A compressed zTXt chunk. */
export function zTxt(keyword: string, text: string): Uint8Array {
  return pngChunk('zTXt', concat(bytesOf(`${keyword}\0\0`), zlibSync(bytesOf(text))));
}

/** An iTXt chunk in UTF-8. */
export function iTxt(keyword: string, text: string, compressed = false): Uint8Array {
  const body = compressed ? zlibSync(bytesOf(text)) : bytesOf(text);
  return pngChunk(
    'iTXt',
    concat(bytesOf(`${keyword}\0`), Uint8Array.of(compressed ? 1 : 0, 0), bytesOf('en\0wort\0'), body),
  );
}

/** A PNG file of a header, the given chunks and an end. */
export function pngWith(...chunks: Uint8Array[]): Uint8Array {
  return concat(
    pngSignature,
    pngChunk('IHDR', pngHeader(1, 1, 8, 2, false)),
    ...chunks,
    pngChunk('IEND', new Uint8Array(0)),
  );
}

/** A TIFF structure with bytes in the first directory's tags and in those of the Exif directory. */
export function tiffWith(
  tags: Record<number, Uint8Array>,
  exifTags: Record<number, Uint8Array>,
  bigEndian: boolean,
): Uint8Array {
  const first = Object.entries(tags);
  const second = Object.entries(exifTags);
  const firstSize = 2 + 12 * (first.length + 1) + 4;
  const secondAt = 8 + firstSize;
  let dataAt = secondAt + 2 + 12 * second.length + 4;
  const total = [...first, ...second].reduce((sum, [, data]) => sum + data.length, dataAt);
  const tiff = new Uint8Array(total);
  const view = new DataView(tiff.buffer);
  const little = !bigEndian;
  tiff.set(bytesOf(bigEndian ? 'MM' : 'II'));
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    view.setUint16(at, tag, little);
    view.setUint16(at + 2, type, little);
    view.setUint32(at + 4, count, little);
    view.setUint32(at + 8, value, little);
  };
  const directory = (at: number, entries: [string, Uint8Array][]) => {
    entries.forEach(([tag, data], i) => {
      entry(at + 2 + 12 * i, Number(tag), 7, data.length, dataAt);
      tiff.set(data, dataAt);
      // Up to four bytes are stored in the entry itself.
      if (data.length <= 4) tiff.set(data, at + 10 + 12 * i);
      dataAt += data.length;
    });
  };
  view.setUint16(8, first.length + 1, little);
  directory(8, first);
  entry(10 + 12 * first.length, 0x8769, 4, 1, secondAt);
  view.setUint16(secondAt, second.length, little);
  directory(secondAt, second);
  return tiff;
}

/** A JPEG file that is nothing but APP1 segments around an end. */
export function jpegWith(...segments: Uint8Array[]): Uint8Array {
  const parts = segments.map((body) =>
    concat(Uint8Array.of(0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255), body),
  );
  return concat(Uint8Array.of(0xff, 0xd8), ...parts, Uint8Array.of(0xff, 0xd9));
}

/** A WebP file of the given chunks. */
export function webpWith(chunks: Record<string, Uint8Array>): Uint8Array {
  const parts = Object.entries(chunks).map(([type, body]) => {
    const size = new Uint8Array(new Uint32Array([body.length]).buffer);
    return concat(bytesOf(type), size, body, new Uint8Array(body.length & 1));
  });
  const body = concat(bytesOf('WEBP'), ...parts);
  return concat(bytesOf('RIFF'), new Uint8Array(new Uint32Array([body.length]).buffer), body);
}

/** UserComment bytes with their eight-byte prefix. */
export function userComment(code: 'ASCII' | 'UNICODE' | '', text: string, bigEndian = false): Uint8Array {
  const prefix = bytesOf(code.padEnd(8, '\0'));
  if (code !== 'UNICODE') return concat(prefix, bytesOf(text));
  const body = new Uint8Array(text.length * 2);
  const view = new DataView(body.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), !bigEndian);
  return concat(prefix, body);
}

export { bytesOf };
