import { onceFor } from '../shared/once-for.ts';

/** Per-channel mean and standard deviation of pixels in 0..1. */
export interface Normalisation {
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
}

/** CLIP's statistics (Radford et al. 2021), which ImageReward keeps. */
export const clipNormalisation: Normalisation = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

/**
 * The normalised value of each byte: 256 of red, then of green, then of blue. Rounded to float32 after each step as torchvision's
 * `ToTensor` and `Normalize` do: (x / 255 − mean) / std. The same table each time it is asked for: not to be written to.
 */
export const normalisationTable = onceFor(({ mean, std }: Normalisation): Float32Array => {
  const table = new Float32Array(768);
  for (let i = 0; i < table.length; i++) {
    const channel = (i >> 8) as 0 | 1 | 2;
    const centred = Math.fround(Math.fround((i & 255) / 255) - Math.fround(mean[channel]));
    table[i] = centred / Math.fround(std[channel]);
  }
  return table;
});

/** RGB bytes → normalised floats in the same order (NHWC). */
export function normalisePixels(rgb: Uint8Array, normalisation: Normalisation): Float32Array {
  const table = normalisationTable(normalisation);
  const result = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    result[i] = table[rgb[i]!]!;
    result[i + 1] = table[256 + rgb[i + 1]!]!;
    result[i + 2] = table[512 + rgb[i + 2]!]!;
  }
  return result;
}
