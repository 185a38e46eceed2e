import { fbm, hash2, noise } from './noise.ts';
import { blank, type Picture } from './picture.ts';

/** Grain of a starved renderer: bright noise everywhere, stronger in the dark, coloured, with a few stuck pixels. */
export function grain({ width, height, data }: Picture, strength: number): Picture {
  const picture = blank(width, height);
  const gauss = (x: number, y: number) => {
    let sum = -3;
    for (let k = 0; k < 6; k++) sum += hash2(x * 7 + k, y * 13 + 101 * k);
    return sum * Math.SQRT2;
  };
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    const shared = gauss(x, y);
    for (let c = 0; c < 3; c++) {
      const value = data[3 * i + c]!;
      const own = gauss(x + 1000 * (c + 1), y);
      picture.data[3 * i + c] =
        value + strength * (0.05 + 0.55 * Math.sqrt(Math.max(0, value))) * (0.7 * shared + 0.6 * own);
    }
    if (hash2(x + 5000, y) > 0.9985) picture.data.fill(1, 3 * i, 3 * i + 3);
  }
  return picture;
}

/**
 * What too few steps leave: shapes melt (places are shifted by slow noise), texture gives way to flat patches (Kuwahara
 * filter: the mean of the calmest quarter around a pixel) and colours stain.
 */
export function blotch(source: Picture, melt: number, radius: number): Picture {
  const { width, height } = source;
  const warped = blank(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = melt * (fbm(x * 0.021, y * 0.021, 3) - 0.45) * 2;
      const dy = melt * (fbm(x * 0.021 + 40, y * 0.021 + 9, 3) - 0.45) * 2;
      const sx = Math.min(width - 1, Math.max(0, Math.round(x + dx)));
      const sy = Math.min(height - 1, Math.max(0, Math.round(y + dy)));
      for (let c = 0; c < 3; c++)
        warped.data[3 * (y * width + x) + c] = source.data[3 * (sy * width + sx) + c]!;
    }
  }
  const picture = blank(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const patch = calmest(warped, x, y, radius);
      const stain = 0.75 + 0.5 * noise(x * 0.035, y * 0.035);
      const tint = 0.88 + 0.24 * noise(x * 0.05 + 70, y * 0.05);
      picture.data.set(
        [patch[0] * stain * tint, patch[1] * stain, (patch[2] * stain) / tint],
        3 * (y * width + x),
      );
    }
  }
  return picture;
}

function calmest(
  { width, height, data }: Picture,
  x: number,
  y: number,
  radius: number,
): [number, number, number] {
  let best: [number, number, number] = [0, 0, 0];
  let least = Infinity;
  for (const [left, top] of [
    [-radius, -radius],
    [0, -radius],
    [-radius, 0],
    [0, 0],
  ] as const) {
    const sum: [number, number, number] = [0, 0, 0];
    let squares = 0;
    let count = 0;
    for (let j = Math.max(0, y + top); j <= Math.min(height - 1, y + top + radius); j++) {
      for (let i = Math.max(0, x + left); i <= Math.min(width - 1, x + left + radius); i++) {
        const at = 3 * (j * width + i);
        for (let c = 0; c < 3; c++) sum[c]! += data[at + c]!;
        squares += data[at + 1]! ** 2;
        count++;
      }
    }
    const spread = squares / count - (sum[1] / count) ** 2;
    if (spread < least) {
      least = spread;
      best = [sum[0] / count, sum[1] / count, sum[2] / count];
    }
  }
  return best;
}
