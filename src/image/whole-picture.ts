import type { Warning } from '../shared/result.ts';

/*
 * Whether a file shows a picture at all. A model gives a number to anything, and to a picture whose lower half is missing often a good
 * one. Bounds are such that of 1,127 healthy pictures (AGIQA-3K and photographs of LIVE In the Wild) 3 are called so in error.
 */

interface Picture {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Luma's deviation, out of 255, and correlations of neighbours below which nothing is to be seen. */
const flatDeviation = 6;
const noiseCorrelation = 0.5;
const noiseDeviation = 10;
/** Luma of a picture that is black rather than of one colour. */
const black = 16;

/** Levels by which pixels of one colour differ after JPEG, and the share of a row that must be so. */
const sameColour = 10;
const rowShare = 0.985;
/** A band this thick, of the side, that ends in an edge across the picture; one this thick whatever it ends in. */
const bandWithEdge = 0.1;
const bandAlone = 0.4;
/** Difference across the edge, and the share of its length that has it. */
const edgeLevels = 24;
const edgeShare = 0.4;
/** Between band and picture, JPEG's ringing is left out. */
const edgeGap = 2;

interface Tone {
  mean: number;
  deviation: number;
  across: number;
  down: number;
}

function toneOf({ width, height, rgb }: Picture): Tone {
  const luma = new Float32Array(width * height);
  let sum = 0;
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!;
    sum += luma[i]!;
  }
  const mean = sum / luma.length;
  let square = 0;
  let across = 0;
  let down = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const here = luma[i]! - mean;
      square += here * here;
      if (x > 0) across += here * (luma[i - 1]! - mean);
      if (y > 0) down += here * (luma[i - width]! - mean);
    }
  }
  const scale = 1 / Math.max(square, 1e-6);
  return { mean, deviation: Math.sqrt(square / luma.length), across: across * scale, down: down * scale };
}

type Side = 'top' | 'bottom' | 'left' | 'right';

/** Rows counted from a side: where the first begins in the bytes, how far it is to the next one, and from pixel to pixel. */
interface Lines {
  lines: number;
  length: number;
  first: number;
  next: number;
  step: number;
}

function linesFrom({ width, height }: Picture, side: Side): Lines {
  const upright = side === 'top' || side === 'bottom';
  const [lines, length] = upright ? [height, width] : [width, height];
  const [between, step] = upright ? [3 * width, 3] : [3, 3 * width];
  const far = side === 'bottom' || side === 'right';
  return { lines, length, first: far ? (lines - 1) * between : 0, next: far ? -between : between, step };
}

function median(values: Uint8Array): number {
  return values.toSorted()[values.length >> 1]!;
}

/** How far a band of one colour reaches from a side, 0 to 1, and whether it ends in an edge. */
function bandAt(picture: Picture, side: Side): { share: number; edge: boolean } {
  const { rgb } = picture;
  const from = linesFrom(picture, side);
  const { lines, length } = from;
  const colour = medianColour(rgb, from);
  let band = 0;
  while (band < lines && near(rgb, from, band, colour, sameColour) / length >= rowShare) band++;
  const inside = band + edgeGap;
  const edge = inside < lines && (length - near(rgb, from, inside, colour, edgeLevels)) / length > edgeShare;
  return { share: band / lines, edge };
}

/** The median of each channel along the first line. */
function medianColour(rgb: Uint8Array, { length, first, step }: Lines): [number, number, number] {
  const channels = [new Uint8Array(length), new Uint8Array(length), new Uint8Array(length)] as const;
  for (let i = 0, at = first; i < length; i++, at += step) {
    for (let c = 0; c < 3; c++) channels[c]![i] = rgb[at + c]!;
  }
  return [median(channels[0]), median(channels[1]), median(channels[2])];
}

/** How many pixels of a line differ from a colour by so many levels at most in each channel. */
function near(
  rgb: Uint8Array,
  { length, first, next, step }: Lines,
  line: number,
  [red, green, blue]: [number, number, number],
  levels: number,
): number {
  let count = 0;
  for (let i = 0, at = first + line * next; i < length; i++, at += step) {
    const within =
      Math.abs(rgb[at]! - red) <= levels &&
      Math.abs(rgb[at + 1]! - green) <= levels &&
      Math.abs(rgb[at + 2]! - blue) <= levels;
    if (within) count++;
  }
  return count;
}

const titles: Record<Side, string> = {
  bottom: 'lower',
  top: 'upper',
  left: 'left',
  right: 'right',
};

/** A warning where an image is blank, noise or partly missing. */
export function wholenessWarnings(picture: Picture): Warning[] {
  const warn = (message: string): Warning[] => [
    { code: 'no-picture', message: `${message}; the score is unreliable` },
  ];
  const tone = toneOf(picture);
  if (tone.deviation < flatDeviation && isOneColour(picture)) {
    return warn(`the image is ${tone.mean < black ? 'black' : 'one colour'} throughout`);
  }
  if (tone.deviation > noiseDeviation && Math.max(tone.across, tone.down) < noiseCorrelation) {
    return warn('the image is nothing but noise');
  }
  for (const side of ['bottom', 'top', 'right', 'left'] as const) {
    const { share, edge } = bandAt(picture, side);
    if (share >= bandAlone || (share >= bandWithEdge && edge)) {
      return warn(
        `part of the image may be missing: its ${titles[side]} ${Math.round(100 * share)}% are one colour`,
      );
    }
  }
  return [];
}

/** Whether 95% of the pixels are within a few levels of the middle one. */
function isOneColour({ rgb }: Picture): boolean {
  const count = rgb.length / 3;
  const step = Math.max(1, Math.floor(count / 4096));
  const places = Array.from({ length: Math.ceil(count / step) }, (_, i) => 3 * i * step);
  const colour = [0, 1, 2].map((c) => median(Uint8Array.from(places, (at) => rgb[at + c]!)));
  const alike = places.filter((at) => colour.every((value, c) => Math.abs(rgb[at + c]! - value) <= 8));
  return alike.length > 0.95 * places.length;
}
