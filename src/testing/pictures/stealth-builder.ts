import { gzipSync } from 'fflate';
import { buildPng } from './png-builder.ts';
import { losslessWebp } from './webp-builder.ts';

export interface Hidden {
  text: string;
  of: 'alpha' | 'rgb';
  packed: boolean;
  order: 'columns' | 'rows';
  width: number;
  height: number;
}

/** A PNG with a text in its lowest bits, every other bit as the picture has it (alpha: set). */
export function pngHiding(hidden: Hidden): Uint8Array {
  const { of, width, height } = hidden;
  const [colour, channels] = of === 'alpha' ? ([6, 4] as const) : ([2, 3] as const);
  const samples = samplesHiding(hidden, channels);
  return buildPng({ width, height, depth: 8, colour, channels, interlaced: false, samples });
}

/** The same as lossless WebP. */
export function webpHiding(hidden: Hidden): Uint8Array {
  return losslessWebp(hidden.width, hidden.height, samplesHiding(hidden, 4));
}

function samplesHiding({ text, of, packed, order, width, height }: Hidden, channels: 3 | 4): number[] {
  const samples = Array.from({ length: width * height * channels }, (_, i) =>
    channels === 4 && i % 4 === 3 ? 255 : (i * 37 + 11) & 255,
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
  return samples;
}
