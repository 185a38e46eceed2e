import type { DecodedImage } from '../decoded-image.ts';
import { checkImageSize } from '../limits.ts';
import { alphaDropped, firstFrame } from '../notes.ts';
import { u16le } from './bytes.ts';
import { damaged, truncated } from './failures.ts';
import { gifLzw } from './gif-lzw.ts';

/** Rows of an interlaced frame in the order in which they are stored. */
function rowOrder(height: number, interlaced: boolean): number[] {
  if (!interlaced) return Array.from({ length: height }, (_, row) => row);
  const rows: number[] = [];
  for (const [start, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const) {
    for (let row = start; row < height; row += step) rows.push(row);
  }
  return rows;
}

/** Where the sub-blocks from `at` end (behind their 0 byte) and their joined data; undefined where the file ends first. */
function subBlocks(bytes: Uint8Array, at: number): { data: Uint8Array; end: number } | undefined {
  let length = 0;
  let end = at;
  for (; ; end += bytes[end]! + 1) {
    if (end >= bytes.length) return undefined;
    if (bytes[end] === 0) break;
    length += bytes[end]!;
  }
  const data = new Uint8Array(length);
  let to = 0;
  for (let from = at; from < end; from += bytes[from]! + 1) {
    data.set(bytes.subarray(from + 1, from + 1 + bytes[from]!), to);
    to += bytes[from]!;
  }
  return { data, end: end + 1 };
}

interface GifScreen {
  width: number;
  height: number;
  /** Index of the colour of places that no frame covers. */
  background: number;
  /** The palette of frames without one of their own, RGB. */
  palette: Uint8Array | undefined;
  /** Where the blocks begin. */
  end: number;
}

interface GifFrame {
  x: number;
  y: number;
  width: number;
  height: number;
  palette: Uint8Array;
  /** Palette index of each pixel, row after row from the top. */
  indices: Uint8Array;
  end: number;
}

/** The palette that starts at `at`, where flags (GIF89a §18, §20) say that there is one, and where it ends. */
function readPalette(bytes: Uint8Array, at: number, flags: number): [Uint8Array | undefined, number] {
  if (!(flags & 0x80)) return [undefined, at];
  const end = at + 3 * (2 << (flags & 7));
  return [bytes.subarray(at, end), end];
}

/** The logical screen (GIF89a §18). */
function readScreen(bytes: Uint8Array, name: string): GifScreen {
  const width = u16le(bytes, 6);
  const height = u16le(bytes, 8);
  if (bytes.length < 13) throw truncated(name);
  checkImageSize(width, height, name);
  const [palette, end] = readPalette(bytes, 13, bytes[10]!);
  return { width, height, background: bytes[11]!, palette, end };
}

/** Skips extensions up to the first frame: where it starts, behind its mark, and its transparent index, −1 for none (§23). */
function findFrame(bytes: Uint8Array, from: number, name: string): { at: number; transparent: number } {
  let at = from;
  let transparent = -1;
  for (;;) {
    const kind = bytes[at++];
    if (kind === 0x2c) return { at, transparent };
    if (kind === undefined) throw truncated(name);
    if (kind === 0x3b) throw damaged(name, 'it holds no frame');
    if (kind !== 0x21) throw damaged(name, 'a block has an unknown kind');
    const label = bytes[at++];
    const block = subBlocks(bytes, at);
    if (!block) throw truncated(name);
    if (label === 0xf9 && block.data.length >= 4) {
      transparent = block.data[0]! & 1 ? block.data[3]! : -1;
    }
    at = block.end;
  }
}

/** The frame whose description starts at `at` (§20), unpacked and in the order of its rows. */
function readFrame(bytes: Uint8Array, at: number, global: Uint8Array | undefined, name: string): GifFrame {
  if (at + 10 > bytes.length) throw truncated(name);
  const [x, y] = [u16le(bytes, at), u16le(bytes, at + 2)];
  const [width, height] = [u16le(bytes, at + 4), u16le(bytes, at + 6)];
  const flags = bytes[at + 8]!;
  const [own, start] = readPalette(bytes, at + 9, flags);
  const palette = own ?? global;
  if (!palette) throw damaged(name, 'its palette is missing');
  const minimumBits = bytes[start] ?? 0;
  const codes = subBlocks(bytes, start + 1);
  if (!codes) throw truncated(name);
  if (minimumBits < 1 || minimumBits > 8) throw damaged(name, 'its pixels cannot be unpacked');
  checkImageSize(width, height, name);
  const stored = new Uint8Array(width * height);
  if (gifLzw(codes.data, minimumBits, stored) < stored.length) throw truncated(name);
  const indices = new Uint8Array(stored.length);
  rowOrder(height, (flags & 0x40) !== 0).forEach((row, place) => {
    indices.set(stored.subarray(place * width, (place + 1) * width), row * width);
  });
  return { x, y, width, height, palette, indices, end: codes.end };
}

/**
 * Decodes the first frame of a GIF file (GIF89a) to RGB bytes. As in Pillow, transparent pixels keep the colour that the palette
 * gives them, and places that the frame does not cover get the transparent colour, else the background colour.
 */
export function decodeGif(bytes: Uint8Array, name: string): DecodedImage {
  const { width, height, background, palette: global, end } = readScreen(bytes, name);
  const { at, transparent } = findFrame(bytes, end, name);
  const frame = readFrame(bytes, at, global, name);
  const indices = new Uint8Array(width * height).fill(transparent >= 0 ? transparent : background);
  const count = Math.min(frame.width, width - frame.x);
  for (let row = 0; count > 0 && row < frame.height && frame.y + row < height; row++) {
    const from = row * frame.width;
    indices.set(frame.indices.subarray(from, from + count), (frame.y + row) * width + frame.x);
  }
  const rgb = new Uint8Array(width * height * 3);
  indices.forEach((index, i) => {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = frame.palette[index * 3 + c] ?? 0;
  });
  const covered = frame.x === 0 && frame.y === 0 && frame.width >= width && frame.height >= height;
  const notes = [];
  if ((transparent >= 0 && indices.includes(transparent)) || (transparent < 0 && !covered))
    notes.push(alphaDropped);
  if (hasAnotherFrame(bytes, frame.end)) notes.push(firstFrame);
  return { width, height, rgb, notes };
}

function hasAnotherFrame(bytes: Uint8Array, at: number): boolean {
  while (bytes[at] === 0x21) {
    const block = subBlocks(bytes, at + 2);
    if (!block) return false;
    at = block.end;
  }
  return bytes[at] === 0x2c;
}
