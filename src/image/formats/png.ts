import { unzlibSync } from 'fflate';
import { FoveaError } from '../../shared/errors.ts';
import { pngProfile } from '../colour/png-profile.ts';
import { toSrgb } from '../colour/to-srgb.ts';
import type { DecodedImage } from '../decoded-image.ts';
import { alphaDropped, firstFrame, noEnd, notInOrder } from '../notes.ts';
import { applyOrientation } from '../orientation.ts';
import { adler32 } from './adler32.ts';
import { u32be } from './bytes.ts';
import { damaged, truncated } from './failures.ts';
import { readPng, type PngContents } from './png-contents.ts';
import { expandPixels } from './png-pixels.ts';
import { pngPasses, scanlineBytes, unfilter } from './png-scanlines.ts';

/**
 * Decodes a PNG file (ISO/IEC 15948) of any colour type, depth and interlacing to sRGB bytes, checking that no pixel is missing. Done
 * here and not by the browser so that the bytes under a transparent pixel stay as they are stored, and a truncated file is an error.
 * A file without its end, or with a wrong checksum, whose pixels are all there is read with a note.
 */
export function decodePng(bytes: Uint8Array, name: string): DecodedImage {
  const contents = readPng(bytes, name);
  const { width, height, colour } = contents.header;
  const { rgb, transparent } = unpackPixels(contents, name);
  const notes = [
    ...(transparent ? [alphaDropped] : []),
    ...(contents.frames > 1 ? [firstFrame] : []),
    ...(contents.ended ? [] : [noEnd]),
    ...(contents.checked ? [] : [notInOrder('a checksum does not match')]),
  ];
  const image = { ...applyOrientation({ width, height, rgb }, contents.orientation), notes };
  return toSrgb(image, pngProfile(contents.colours, colour === 0 || colour === 4));
}

/** RGB bytes as the file stores them, and whether any pixel is not opaque. */
function unpackPixels(contents: PngContents, name: string): { rgb: Uint8Array; transparent: boolean } {
  const { header, bits, palette, transparency } = contents;
  const { width, height, colour, depth, interlaced } = header;
  const passes = pngPasses(width, height, interlaced);
  const expected = passes.reduce((sum, pass) => sum + pass.height * (1 + scanlineBytes(pass.width, bits)), 0);
  const data = inflate(contents, expected, name);
  const rgb = new Uint8Array(width * height * 3);
  let transparent = false;
  let at = 0;
  for (const pass of passes) {
    const length = scanlineBytes(pass.width, bits);
    let above = -1;
    for (let row = 0; row < pass.height; row++) {
      const line = at + 1;
      if (!unfilter(data, data[at]!, line, above, length, Math.max(1, bits >> 3))) {
        throw damaged(name, 'a row has an unknown filter');
      }
      const to = ((pass.y + row * pass.dy) * width + pass.x) * 3;
      const source = { data, at: line, count: pass.width, colour, depth, palette, transparency };
      if (expandPixels(source, rgb, to, pass.dx * 3)) transparent = true;
      above = line;
      at = line + length;
    }
  }
  return { rgb, transparent };
}

/**
 * Inflates the joined IDAT chunks into exactly the bytes the image needs; what a stream holds beyond is ignored. Where a chunk's
 * checksum is wrong, that of the pixels themselves decides whether they are whole.
 */
function inflate({ parts, ended, checked }: PngContents, expected: number, name: string): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // The last four bytes are the checksum, which a file that was cut off may lack.
  const joined = new Uint8Array(length + (ended ? 0 : 4));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  let data: Uint8Array;
  try {
    data = unzlibSync(joined, { out: new Uint8Array(expected) });
  } catch (error) {
    if (error instanceof FoveaError) throw error;
    throw ended ? damaged(name, 'its compressed pixels cannot be unpacked') : truncated(name);
  }
  if (data.length < expected) throw truncated(name);
  if (!checked && adler32(data) !== u32be(joined, length - 4)) {
    throw damaged(name, 'a checksum does not match, and neither does that of its pixels');
  }
  return data;
}
