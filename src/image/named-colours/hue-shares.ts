import { srgbCurve } from '../colour/profile.ts';
import type { Hue } from './colour-words.ts';

/** CIELAB hue angles in degrees at which a name for a colour begins and ends; neighbours overlap, because people disagree there. */
const ranges: Record<Hue, readonly [number, number]> = {
  red: [12, 46],
  orange: [40, 75],
  yellow: [70, 112],
  green: [105, 185],
  cyan: [170, 245],
  blue: [235, 312],
  purple: [295, 335],
  pink: [325, 375],
};

/** CIELAB chroma below which a colour counts as grey. */
const leastChroma = 18;

/** Light of each level of a channel. */
const light = Float64Array.from({ length: 256 }, (_, level) => srgbCurve(level / 255));

const cubeRoot = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);

/** CIELAB hue (degrees, 0 to 360) and chroma of an sRGB colour (whole numbers from 0 to 255), under D65. */
export function hueAndChroma(red: number, green: number, blue: number): { hue: number; chroma: number } {
  const [r, g, b] = [light[red]!, light[green]!, light[blue]!];
  const x = cubeRoot((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = cubeRoot(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = cubeRoot((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  const [across, along] = [500 * (x - y), 200 * (y - z)];
  return {
    hue: ((Math.atan2(along, across) * 180) / Math.PI + 360) % 360,
    chroma: Math.hypot(across, along),
  };
}

/** Shares of the pixels (`rgb`, 3 bytes each) that have each hue, 0 to 1. */
export function hueShares(rgb: Uint8Array, hues: readonly Hue[]): number[] {
  const counts = hues.map(() => 0);
  for (let i = 0; i < rgb.length; i += 3) {
    const { hue, chroma } = hueAndChroma(rgb[i]!, rgb[i + 1]!, rgb[i + 2]!);
    if (chroma <= leastChroma) continue;
    hues.forEach((name, k) => {
      const [from, to] = ranges[name];
      if ((hue >= from && hue < to) || (hue + 360 >= from && hue + 360 < to)) counts[k]!++;
    });
  }
  return counts.map((count) => (3 * count) / rgb.length);
}
