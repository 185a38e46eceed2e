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

/**
 * Decodes the first frame of a GIF file (GIF89a) to RGB bytes. As in Pillow, transparent pixels keep the colour that the palette
 * gives them, and places that the frame does not cover get the transparent colour, else the background colour.
 */
export function decodeGif(bytes: Uint8Array, name: string): DecodedImage {
  const width = u16le(bytes, 6);
  const height = u16le(bytes, 8);
  if (bytes.length < 13) throw truncated(name);
  checkImageSize(width, height, name);
  const flags = bytes[10]!;
  const background = bytes[11]!;
  let at = 13;
  let global: Uint8Array | undefined;
  if (flags & 0x80) {
    global = bytes.subarray(at, at + 3 * (2 << (flags & 7)));
    at += 3 * (2 << (flags & 7));
  }
  let transparent = -1;
  for (;;) {
    const kind = bytes[at++];
    if (kind === 0x21) {
      const label = bytes[at++];
      const block = subBlocks(bytes, at);
      if (!block) throw truncated(name);
      if (label === 0xf9 && block.data.length >= 4) {
        transparent = block.data[0]! & 1 ? block.data[3]! : -1;
      }
      at = block.end;
    } else if (kind === 0x2c) {
      break;
    } else if (kind === 0x3b) {
      throw damaged(name, 'it holds no frame');
    } else if (kind === undefined) {
      throw truncated(name);
    } else {
      throw damaged(name, 'a block has an unknown kind');
    }
  }

  if (at + 10 > bytes.length) throw truncated(name);
  const frame = {
    x: u16le(bytes, at),
    y: u16le(bytes, at + 2),
    width: u16le(bytes, at + 4),
    height: u16le(bytes, at + 6),
  };
  const frameFlags = bytes[at + 8]!;
  at += 9;
  let palette = global;
  if (frameFlags & 0x80) {
    palette = bytes.subarray(at, at + 3 * (2 << (frameFlags & 7)));
    at += 3 * (2 << (frameFlags & 7));
  }
  if (!palette) throw damaged(name, 'its palette is missing');
  const minimumBits = bytes[at++] ?? 0;
  const codes = subBlocks(bytes, at);
  if (!codes) throw truncated(name);
  if (minimumBits < 1 || minimumBits > 8) throw damaged(name, 'its pixels cannot be unpacked');
  checkImageSize(frame.width, frame.height, name);
  const pixels = new Uint8Array(frame.width * frame.height);
  if (gifLzw(codes.data, minimumBits, pixels) < pixels.length) throw truncated(name);

  const covered = frame.x === 0 && frame.y === 0 && frame.width >= width && frame.height >= height;
  const indices = new Uint8Array(width * height).fill(transparent >= 0 ? transparent : background);
  rowOrder(frame.height, (frameFlags & 0x40) !== 0).forEach((row, stored) => {
    if (frame.y + row >= height || frame.x >= width) return;
    const count = Math.min(frame.width, width - frame.x);
    const from = stored * frame.width;
    indices.set(pixels.subarray(from, from + count), (frame.y + row) * width + frame.x);
  });
  const rgb = new Uint8Array(width * height * 3);
  indices.forEach((index, i) => {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = palette[index * 3 + c] ?? 0;
  });
  const notes = [];
  if ((transparent >= 0 && indices.includes(transparent)) || (transparent < 0 && !covered))
    notes.push(alphaDropped);
  if (hasAnotherFrame(bytes, codes.end)) notes.push(firstFrame);
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
