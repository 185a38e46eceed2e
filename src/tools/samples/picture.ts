import type { Vector } from './vector.ts';

/** Linear light, three values per pixel, row by row. */
export interface Picture {
  width: number;
  height: number;
  data: Float32Array;
}

export function blank(width: number, height: number): Picture {
  return { width, height, data: new Float32Array(width * height * 3) };
}

/**
 * Calls `shade` with places in [−1, 1] (y up) for every pixel, `samples`² times on a regular grid within it, and averages
 * after tone mapping, so that bright edges do not alias.
 */
export function render(size: number, samples: number, shade: (x: number, y: number) => Vector): Picture {
  const picture = blank(size, size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0];
      for (let i = 0; i < samples * samples; i++) {
        const x = (column + ((i % samples) + 0.5) / samples) / size;
        const y = (row + (Math.floor(i / samples) + 0.5) / samples) / size;
        const colour = shade(2 * x - 1, 1 - 2 * y);
        for (let c = 0; c < 3; c++) sum[c]! += toneMap(colour[c]!) / (samples * samples);
      }
      picture.data.set(sum, (row * size + column) * 3);
    }
  }
  return picture;
}

/** Filmic curve (Narkowicz 2015) from scene light to 0…1. */
function toneMap(x: number): number {
  return Math.min(1, Math.max(0, (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)));
}

/** 8-bit sRGB values. */
export function toBytes({ data }: Picture): Uint8Array {
  return Uint8Array.from(data, (linear) => {
    const x = Math.min(1, Math.max(0, linear));
    return Math.round(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055));
  });
}
