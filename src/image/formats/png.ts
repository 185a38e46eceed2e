import { unzlibSync } from 'fflate';
import { readExif } from '../metadata/exif.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { DecodedImage } from '../decoded-image.ts';
import { checkImageSize } from '../limits.ts';
import { pngProfile, colourChunks, type ColourChunks } from '../colour/png-profile.ts';
import { toSrgb } from '../colour/to-srgb.ts';
import { alphaDropped, firstFrame, noEnd, notInOrder } from '../notes.ts';
import { adler32 } from './adler32.ts';
import { applyOrientation } from '../orientation.ts';
import { u32be } from './bytes.ts';
import { damaged, truncated } from './failures.ts';
import { pngChunks } from './png-chunks.ts';
import { expandPixels } from './png-pixels.ts';
import type { PngColour } from './png-pixels.ts';
import { pngPasses, scanlineBytes, unfilter } from './png-scanlines.ts';

interface PngHeader {
  width: number;
  height: number;
  depth: number;
  colour: PngColour;
  interlaced: boolean;
}

/** Bit depths that each colour type may have (PNG §11.2.2). */
const depths: Record<PngColour, readonly number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const channels: Record<PngColour, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Decodes a PNG file (ISO/IEC 15948) of any colour type, depth and interlacing to sRGB bytes, checking that no pixel is missing. Done
 * here and not by the browser so that the bytes under a transparent pixel stay as they are stored, and a truncated file is an error.
 * A file without its end, or with a wrong checksum, whose pixels are all there is read with a note.
 */
export function decodePng(bytes: Uint8Array, name: string): DecodedImage {
  let header: PngHeader | undefined;
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  let orientation = 1;
  let frames = 1;
  let ended = false;
  let checked = true;
  const colours: ColourChunks = {};
  const parts: Uint8Array[] = [];
  for (const chunk of pngChunks(bytes)) {
    const { type, data } = chunk;
    if (header === undefined) {
      if (type !== 'IHDR' || chunk.cut) throw damaged(name, 'its PNG header is invalid');
      if (!chunk.intact) checked = false;
      header = readHeader(data, name);
      checkImageSize(header.width, header.height, name);
      continue;
    }
    if (type === 'IEND') ended = true;
    if (!['PLTE', 'tRNS', 'IDAT', 'eXIf', 'acTL', ...colourChunks].includes(type)) continue;
    const critical = type === 'PLTE' || type === 'IDAT';
    if (!chunk.intact && !critical) continue;
    if (!chunk.intact && !chunk.cut) checked = false;
    if (type === 'PLTE') palette = data;
    else if (type === 'tRNS') transparency = data;
    else if (type === 'IDAT') parts.push(data);
    else if (type === 'eXIf') orientation = readExif(data).orientation;
    else if (type === 'acTL') frames = u32be(data, 0);
    else colours[type] ??= data;
  }
  if (header === undefined || parts.length === 0) throw truncated(name);
  if (header.colour === 3 && palette === undefined) throw damaged(name, 'its palette is missing');

  const { width, height, colour, depth, interlaced } = header;
  const bits = depth * channels[colour];
  const passes = pngPasses(width, height, interlaced);
  const expected = passes.reduce((sum, pass) => sum + pass.height * (1 + scanlineBytes(pass.width, bits)), 0);
  const data = inflate(parts, expected, { name, ended, checked });
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
  const notes = [
    ...(transparent ? [alphaDropped] : []),
    ...(frames > 1 ? [firstFrame] : []),
    ...(ended ? [] : [noEnd]),
    ...(checked ? [] : [notInOrder('a checksum does not match')]),
  ];
  const image = { ...applyOrientation({ width, height, rgb }, orientation), notes };
  return toSrgb(image, pngProfile(colours, colour === 0 || colour === 4));
}

function readHeader(data: Uint8Array, name: string): PngHeader {
  const [depth = 0, colour = 0, compression = 0, filter = 0, interlace = 0] = data.subarray(8);
  const known = depths[colour as PngColour] as readonly number[] | undefined;
  if (data.length < 13 || !known?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw damaged(name, 'its PNG header is invalid');
  }
  return {
    width: u32be(data, 0),
    height: u32be(data, 4),
    depth,
    colour: colour as PngColour,
    interlaced: interlace === 1,
  };
}

interface StreamState {
  name: string;
  /** Whether the file has its end. */
  ended: boolean;
  /** Whether all checksums of chunks match. */
  checked: boolean;
}

/**
 * Inflates the joined IDAT chunks into exactly the bytes the image needs; what a stream holds beyond is ignored. Where a chunk's
 * checksum is wrong, that of the pixels themselves decides whether they are whole.
 */
function inflate(parts: Uint8Array[], expected: number, { name, ended, checked }: StreamState): Uint8Array {
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
