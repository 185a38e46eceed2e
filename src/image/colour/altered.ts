/* A picture whose colours went wrong: RGB bytes in, as many out. */

/** Place of each channel in what was red, green and blue before. */
export type ChannelOrder = readonly [number, number, number];

/** Light and dark exchanged in every channel, as on a negative. */
export const inverted = (rgb: Uint8Array): Uint8Array => rgb.map((value) => 255 - value);

/** Channels in another order. */
export const reordered = (rgb: Uint8Array, order: ChannelOrder): Uint8Array =>
  rgb.map((_, i) => rgb[i - (i % 3) + order[i % 3]!]!);

/** Red and blue exchanged. */
export const swapped = (rgb: Uint8Array): Uint8Array => reordered(rgb, [2, 1, 0]);
