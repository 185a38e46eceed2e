import { Random } from '../../src/shared/random.ts';

/** A square picture in RGB bytes, with the mean of each channel (0..255). */
export interface PaintedPicture {
  side: number;
  rgb: Uint8Array;
  mean: [number, number, number];
}

type Colour = [number, number, number];

/** Random pictures: waves between two colours, discs on them, and grain. The same for the same seed. */
export function paintedPictures(count: number, side: number, seed: number): PaintedPicture[] {
  const source = new Random(seed);
  const random = () => source.uniform();
  return Array.from({ length: count }, () => paint(side, random));
}

function paint(side: number, random: () => number): PaintedPicture {
  const colour = (): Colour => [random() * 255, random() * 255, random() * 255];
  const [from, to] = [colour(), colour()];
  const [grain, waves, angle, depth] = [random() * 60, 1 + random() * 12, random() * Math.PI, random()];
  const discs = Array.from({ length: Math.floor(random() * 6) }, () => ({
    x: random() * side,
    y: random() * side,
    radius: 8 + random() * 35,
    colour: colour(),
  }));
  const rgb = new Uint8Array(side * side * 3);
  const sum: Colour = [0, 0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const along = (Math.cos(angle) * x + Math.sin(angle) * y) / side;
      const share = (0.5 + 0.5 * Math.sin(along * waves * 2 * Math.PI)) * depth;
      const disc = discs.find((one) => (one.x - x) ** 2 + (one.y - y) ** 2 < one.radius ** 2);
      const noise = grain * (random() - 0.5);
      for (const c of [0, 1, 2] as const) {
        const plain = disc ? disc.colour[c] : from[c] + (to[c] - from[c]) * share;
        const value = Math.round(Math.max(0, Math.min(255, plain + noise)));
        rgb[(y * side + x) * 3 + c] = value;
        sum[c] += value;
      }
    }
  }
  const [red, green, blue] = sum.map((total) => total / side ** 2);
  return { side, rgb, mean: [red!, green!, blue!] };
}
