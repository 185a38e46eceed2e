import { OPAQUE } from '../notes.ts';
import { u16be } from './bytes.ts';

/** PNG colour types: grey, RGB, palette, grey + alpha, RGB + alpha. */
export type PngColour = 0 | 2 | 3 | 4 | 6;

/** A row of `count` packed, unfiltered pixels that starts at `at`. */
export interface PackedPixels {
  data: Uint8Array;
  at: number;
  count: number;
  colour: PngColour;
  depth: number;
  palette: Uint8Array | undefined;
  /** The tRNS chunk: palette alphas, or the one colour that is transparent. */
  transparency: Uint8Array | undefined;
}

/**
 * Writes a row as RGB bytes to `rgb` from `to`, `step` bytes apart; true where a pixel is not opaque (`OPAQUE`) (its colour is kept as
 * stored). 16 bits become 8 by their high byte, as Pillow and libpng do; 1, 2 and 4 bits of grey are stretched to 0..255.
 */
export function expandPixels(source: PackedPixels, rgb: Uint8Array, to: number, step: number): boolean {
  if (source.depth < 8 || source.colour === 3) return expandIndexed(source, rgb, to, step);
  const { data, at, count, colour, depth, transparency } = source;
  const size = depth >> 3;
  const grey = colour === 0 || colour === 4;
  const hasAlpha = colour === 4 || colour === 6;
  const colours = grey ? 1 : 3;
  const pixel = (colours + (hasAlpha ? 1 : 0)) * size;
  const second = grey ? 0 : size;
  const key = !hasAlpha && transparency && transparency.length >= colours * 2 ? transparency : undefined;
  let transparent = false;
  for (let i = 0, from = at, out = to; i < count; i++, from += pixel, out += step) {
    rgb[out] = data[from]!;
    rgb[out + 1] = data[from + second]!;
    rgb[out + 2] = data[from + second * 2]!;
    if (hasAlpha) {
      // of 16 bits the high byte, as with colours
      if (data[from + colours * size]! < OPAQUE) transparent = true;
    } else if (key && matches(data, from, size, colours, key)) {
      transparent = true;
    }
  }
  return transparent;
}

/** Whether a pixel is the transparent colour, whose samples are 16 bits wide whatever the depth. */
function matches(data: Uint8Array, from: number, size: number, colours: number, key: Uint8Array): boolean {
  for (let c = 0; c < colours; c++) {
    const sample = size === 2 ? u16be(data, from + c * 2) : data[from + c]!;
    if (sample !== u16be(key, c * 2)) return false;
  }
  return true;
}

/** Palette of any depth, and grey of 1, 2 or 4 bits: both are numbers of at most 8 bits packed from the left. */
function expandIndexed(source: PackedPixels, rgb: Uint8Array, to: number, step: number): boolean {
  const { data, at, count, colour, depth, palette, transparency } = source;
  const mask = (1 << depth) - 1;
  const stretch = 255 / mask;
  const key = colour === 0 && transparency && transparency.length >= 2 ? u16be(transparency, 0) : -1;
  let transparent = false;
  for (let i = 0, out = to; i < count; i++, out += step) {
    const bit = i * depth;
    const value = (data[at + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask;
    if (colour === 3) {
      // A number beyond the palette is black, as in Pillow and in browsers.
      rgb[out] = palette?.[value * 3] ?? 0;
      rgb[out + 1] = palette?.[value * 3 + 1] ?? 0;
      rgb[out + 2] = palette?.[value * 3 + 2] ?? 0;
      if ((transparency?.[value] ?? 255) < OPAQUE) transparent = true;
    } else {
      rgb[out] = rgb[out + 1] = rgb[out + 2] = value * stretch;
      if (value === key) transparent = true;
    }
  }
  return transparent;
}
