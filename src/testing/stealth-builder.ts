import { gzipSync } from 'fflate';
import { buildPng } from './png-builder.ts';

export interface Hidden {
  text: string;
  of: 'alpha' | 'rgb';
  packed: boolean;
  order: 'columns' | 'rows';
  width: number;
  height: number;
}

/** A PNG with a text in its lowest bits, every other bit as the picture has it (alpha: set). */
export function pngHiding({ text, of, packed, order, width, height }: Hidden): Uint8Array {
  const channels = of === 'alpha' ? 4 : 3;
  const samples = Array.from({ length: width * height * channels }, (_, i) =>
    of === 'alpha' && i % 4 === 3 ? 255 : (i * 37 + 11) & 255,
  );
  const signature = new TextEncoder().encode(
    `stealth_${of === 'alpha' ? 'png' : 'rgb'}${packed ? 'comp' : 'info'}`,
  );
  const plain = new TextEncoder().encode(text);
  const body = packed ? gzipSync(plain) : plain;
  const length = new Uint8Array(new Uint32Array([body.length * 8]).buffer).reverse();
  const bits = [...signature, ...length, ...body].flatMap((byte) =>
    Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1),
  );
  const perPixel = of === 'rgb' ? 3 : 1;
  bits.forEach((bit, i) => {
    const pixel = Math.floor(i / perPixel);
    const [x, y] =
      order === 'columns'
        ? [Math.floor(pixel / height), pixel % height]
        : [pixel % width, Math.floor(pixel / width)];
    const at = (y * width + x) * channels + (of === 'rgb' ? i % 3 : 3);
    samples[at] = (samples[at]! & 254) | bit;
  });
  const colour = of === 'alpha' ? 6 : 2;
  return buildPng({ width, height, depth: 8, colour, channels, interlaced: false, samples });
}
