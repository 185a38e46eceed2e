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
 * RGB bytes → normalised floats in the same order (NHWC), rounded to float32 after each step as torchvision's
 * `ToTensor` and `Normalize` do: (x / 255 − mean) / std.
 */
export function normalisePixels(rgb: Uint8Array, { mean, std }: Normalisation): Float32Array {
  // A byte has 256 values: three tables hold every possible answer.
  const tables = ([0, 1, 2] as const).map((channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => {
      const centred = Math.fround(Math.fround(byte / 255) - Math.fround(mean[channel]));
      return Math.fround(centred / Math.fround(std[channel]));
    }),
  );
  const [red, green, blue] = tables as [Float32Array, Float32Array, Float32Array];
  const result = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    result[i] = red[rgb[i]!]!;
    result[i + 1] = green[rgb[i + 1]!]!;
    result[i + 2] = blue[rgb[i + 2]!]!;
  }
  return result;
}
