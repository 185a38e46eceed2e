import { zlibSync } from 'fflate';
import { pngPasses, scanlineBytes } from '../../image/formats/png-scanlines.ts';
import { crc32 } from '../../shared/checksums/crc32.ts';
import { joinBytes } from '../../shared/files/join-bytes.ts';

/** One PNG chunk with its length and checksum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) chunk[4 + i] = type.charCodeAt(i);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** Joins byte arrays. */
export const concat = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => joinBytes(parts);

export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The 13 bytes of an IHDR chunk. */
export function pngHeader(
  width: number,
  height: number,
  depth: number,
  colour: number,
  interlaced: boolean,
): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8);
  return header;
}

export interface PngSource {
  width: number;
  height: number;
  depth: number;
  colour: number;
  channels: number;
  interlaced: boolean;
  /** height × width × channels numbers of `depth` bits. */
  samples: ArrayLike<number>;
  /** Chunks between header and pixels (palette, transparency, texts). */
  extra?: Uint8Array[];
}

/** Writes a PNG file of any kind, its rows with all five filters in turn; the pixels in two IDAT chunks. */
export function buildPng(source: PngSource): Uint8Array<ArrayBuffer> {
  const { width, height, depth, colour, channels, interlaced, samples, extra = [] } = source;
  const bits = depth * channels;
  const step = Math.max(1, bits >> 3);
  const lines: Uint8Array[] = [];
  for (const pass of pngPasses(width, height, interlaced)) {
    let above = new Uint8Array(scanlineBytes(pass.width, bits));
    for (let row = 0; row < pass.height; row++) {
      const line = new Uint8Array(scanlineBytes(pass.width, bits));
      for (let x = 0; x < pass.width; x++) {
        for (let c = 0; c < channels; c++) {
          const pixel = (pass.y + row * pass.dy) * width + pass.x + x * pass.dx;
          const value = samples[pixel * channels + c]!;
          const bit = (x * channels + c) * depth;
          if (depth === 16) line.set([value >> 8, value & 255], bit >> 3);
          else line[bit >> 3]! |= value << (8 - depth - (bit & 7));
        }
      }
      lines.push(Uint8Array.of(row % 5), filtered(line, above, row % 5, step));
      above = line;
    }
  }
  const packed = zlibSync(concat(...lines));
  const half = packed.length >> 1;
  return concat(
    pngSignature,
    pngChunk('IHDR', pngHeader(width, height, depth, colour, interlaced)),
    ...extra,
    pngChunk('IDAT', packed.subarray(0, half)),
    pngChunk('IDAT', packed.subarray(half)),
    pngChunk('IEND', new Uint8Array(0)),
  );
}

/** The five filters as the standard writes them: byte minus prediction. */
function filtered(line: Uint8Array, above: Uint8Array, filter: number, step: number): Uint8Array {
  return line.map((byte, i) => {
    const a = line[i - step] ?? 0;
    const b = above[i] ?? 0;
    const c = above[i - step] ?? 0;
    const p = a + b - c;
    const nearest = [a, b, c].reduce(
      (best, value) => (Math.abs(p - value) < Math.abs(p - best) ? value : best),
      a,
    );
    return byte - [0, a, b, Math.floor((a + b) / 2), nearest][filter]!;
  });
}
