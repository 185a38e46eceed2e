import { colourChunks, type ColourChunks } from '../colour/png-profile.ts';
import { checkImageSize } from '../limits.ts';
import { readExif } from '../metadata/exif.ts';
import { u32be } from './bytes.ts';
import { damaged, truncated } from './failures.ts';
import { pngChunks } from './png-chunks.ts';
import type { PngColour } from './png-pixels.ts';

export interface PngHeader {
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

/** What the chunks of a PNG say, its pixels still packed. */
export interface PngContents {
  header: PngHeader;
  /** Bits of a pixel. */
  bits: number;
  palette: Uint8Array | undefined;
  transparency: Uint8Array | undefined;
  colours: ColourChunks;
  /** Exif's number, 1 for none. */
  orientation: number;
  frames: number;
  /** The data of the IDAT chunks, in order. */
  parts: Uint8Array[];
  /** Whether the file has its end. */
  ended: boolean;
  /** Whether all checksums of chunks match. */
  checked: boolean;
}

const read = ['PLTE', 'tRNS', 'IDAT', 'eXIf', 'acTL', ...colourChunks];

/**
 * Reads the chunks of a PNG (§5, §11). Chunks that pixels do not need are left out where they are damaged. Throws `image-unreadable` where
 * the header, all pixels or a palette that is needed are missing, `image-too-large`.
 */
export function readPng(bytes: Uint8Array, name: string): PngContents {
  let header: PngHeader | undefined;
  const found: Omit<PngContents, 'header' | 'bits'> = {
    palette: undefined,
    transparency: undefined,
    colours: {},
    orientation: 1,
    frames: 1,
    parts: [],
    ended: false,
    checked: true,
  };
  for (const chunk of pngChunks(bytes)) {
    const { type, data } = chunk;
    if (header === undefined) {
      if (type !== 'IHDR' || chunk.cut) throw damaged(name, 'its PNG header is invalid');
      if (!chunk.intact) found.checked = false;
      header = readHeader(data, name);
      checkImageSize(header.width, header.height, name);
      continue;
    }
    if (type === 'IEND') found.ended = true;
    if (!read.includes(type)) continue;
    const critical = type === 'PLTE' || type === 'IDAT';
    if (!chunk.intact && !critical) continue;
    if (!chunk.intact && !chunk.cut) found.checked = false;
    if (type === 'PLTE') found.palette = data;
    else if (type === 'tRNS') found.transparency = data;
    else if (type === 'IDAT') found.parts.push(data);
    else if (type === 'eXIf') found.orientation = readExif(data).orientation;
    else if (type === 'acTL') found.frames = u32be(data, 0);
    else found.colours[type] ??= data;
  }
  if (header === undefined || found.parts.length === 0) throw truncated(name);
  if (header.colour === 3 && found.palette === undefined) throw damaged(name, 'its palette is missing');
  return { header, bits: header.depth * channels[header.colour], ...found };
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
