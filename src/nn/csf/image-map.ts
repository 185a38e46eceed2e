import * as tf from '../tf.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { csfConstants, type Csf } from '../../gpu/frequency/table.ts';
import type { PatchSpectrum } from '../../shared/engine-api.ts';
import type { CellGrid, CellMap } from '../../shared/result.ts';
import { onceFor } from '../../shared/once-for.ts';
import { patchRowsOf } from './patch-rows.ts';
import { csfScoresInRange, hasFrequencyKernels } from './scores.ts';
import { requirePatchInside, spectrumInRange } from './spectrum.ts';

/** A decoded picture, 8 bits a channel, row-major; a fourth channel is ignored. */
export interface PixelSource {
  width: number;
  height: number;
  channels: 3 | 4;
  /** [height, width, channels], 0..255. */
  data: Uint8Array | Uint8ClampedArray;
}

type Normalisation = ModelConfig['cropTower']['normalisation'];

/** Pixels uploaded to the device at a time: 4 MiB of grey values; tensor operations need some twenty times as much. */
const defaultBandPixels = 1 << 20;

const noPause = () => Promise.resolve();

/** What each byte adds to the grey, by channel; a model's are made once. */
const greyTablesOf = onceFor(({ mean, std }: Normalisation) => {
  const tables: [Float32Array, Float32Array, Float32Array] = [
    new Float32Array(256),
    new Float32Array(256),
    new Float32Array(256),
  ];
  for (const [c, table] of tables.entries()) {
    for (let value = 0; value < 256; value++) table[value] = (value / 255 - mean[c]!) / std[c]! / 3;
  }
  return tables;
});

/** Grey of a picture, the mean of its three normalised channels, without ever holding it whole. */
class GreyReader {
  private readonly tables: [Float32Array, Float32Array, Float32Array];
  private readonly image: PixelSource;

  constructor(image: PixelSource, normalisation: Normalisation) {
    this.image = image;
    this.tables = greyTablesOf(normalisation);
  }

  /** Grey of a rectangle, row-major; into `grey`, where it is given. */
  read(
    x: number,
    y: number,
    width: number,
    height: number,
    grey = new Float32Array(width * height),
  ): Float32Array {
    const { data, channels } = this.image;
    const [red, green, blue] = this.tables;
    for (let row = 0; row < height; row++) {
      let at = ((y + row) * this.image.width + x) * channels;
      for (let out = row * width, end = out + width; out < end; out++, at += channels) {
        grey[out] = red[data[at]!]! + green[data[at + 1]!]! + blue[data[at + 2]!]!;
      }
    }
    return grey;
  }

  /** Smallest and largest value over the whole picture; waits for `pause` between bands. */
  async range(pause = noPause, bandPixels = defaultBandPixels): Promise<[number, number]> {
    let low = Infinity;
    let high = -Infinity;
    const bandRows = Math.max(1, Math.floor(bandPixels / this.image.width));
    const line = new Float32Array(this.image.width);
    for (let y = 0; y < this.image.height; y++) {
      if (y > 0 && y % bandRows === 0) await pause();
      this.read(0, y, line.length, 1, line);
      for (let x = 0; x < line.length; x++) {
        const grey = line[x]!;
        if (grey < low) low = grey;
        if (grey > high) high = grey;
      }
    }
    return [low, high];
  }
}

export interface MapOptions {
  /** Called between bands, where no tensor scope is open: lets other work in. What it throws ends the map. */
  pause?: () => Promise<void>;
  /** Pixels of one band; smaller ones only cost more dispatches and pauses. */
  bandPixels?: number;
}

/** The whole patches of a picture. */
export function csfGrid({ width, height }: Pick<PixelSource, 'width' | 'height'>, { patch }: Csf): CellGrid {
  return { columns: Math.floor(width / patch), rows: Math.floor(height / patch), cell: patch };
}

/**
 * Raw CSF scores of every whole patch of a picture (paper §3.3), however large: the same numbers as `csfScores` of the whole normalised
 * picture, [⌊height/patch⌋, ⌊width/patch⌋], computed in bands of patch rows; without our kernels, on this thread.
 */
export async function csfImageMap(
  image: PixelSource,
  normalisation: Normalisation,
  csf: Csf,
  { pause = noPause, bandPixels = defaultBandPixels }: MapOptions = {},
): Promise<CellMap> {
  const { patch } = csf;
  const grid = csfGrid(image, csf);
  const { columns, rows } = grid;
  const values = new Float32Array(columns * rows);
  if (values.length === 0) return { ...grid, values };
  const grey = new GreyReader(image, normalisation);
  const [low, high] = await grey.range(pause, bandPixels);
  const bandRows = Math.max(1, Math.floor(bandPixels / (columns * patch * patch)));
  if (!hasFrequencyKernels(patch)) {
    const transform = patchRowsOf(csf);
    const span = high - low + csfConstants.epsilon;
    const band = new Float32Array(columns * patch * patch);
    for (let row = 0; row < rows; row++) {
      if (row > 0 && row % bandRows === 0) await pause();
      grey.read(0, row * patch, columns * patch, patch, band);
      for (let i = 0; i < band.length; i++) band[i] = (band[i]! - low) / span;
      values.set(transform.scores(band, columns), row * columns);
    }
    return { ...grid, values };
  }
  for (let row = 0; row < rows; row += bandRows) {
    if (row > 0) await pause();
    const count = Math.min(bandRows, rows - row);
    const band = grey.read(0, row * patch, columns * patch, count * patch);
    const scores = tf.tidy(() =>
      csfScoresInRange(
        tf.tensor4d(band, [1, count * patch, columns * patch, 1]),
        tf.tensor2d([low, high], [1, 2]),
        csf,
      ),
    );
    values.set(await scores.data(), row * columns);
    scores.dispose();
  }
  return { ...grid, values };
}

/**
 * Spectrum of the patch of a picture whose top-left pixel is (x, y), scaled as `csfImageMap` scales it, [patch, patch].
 *
 * @throws FoveaError `crop-outside`
 */
export async function imagePatchSpectrum(
  image: PixelSource,
  normalisation: Normalisation,
  x: number,
  y: number,
  csf: Csf,
): Promise<PatchSpectrum> {
  const { patch } = csf;
  requirePatchInside(x, y, image.width, image.height, patch);
  const grey = new GreyReader(image, normalisation);
  const ends = await grey.range();
  const piece = tf.tensor4d(grey.read(x, y, patch, patch), [1, patch, patch, 1]);
  const range = tf.tensor2d([ends], [1, 2]);
  try {
    return await spectrumInRange(piece, range, csf);
  } finally {
    tf.dispose([piece, range]);
  }
}
