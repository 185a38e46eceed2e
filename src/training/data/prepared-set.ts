import { normalisePixels } from '../../image/normalise.ts';
import { cellChannels, type ModelConfig } from '../../spec/config.ts';
import { csfScores } from '../../nn/csf/scores.ts';
import * as tf from '../../nn/tf.ts';
import type { PreparedImage } from './prepare-image.ts';
import type { CropInputs, Looks, TrainingImage, TrainingSet } from './training-set.ts';

/**
 * A training set in memory: prepared images and what is known of them, in the same order. Images may keep different numbers of
 * crops and windows; a number past the last begins again.
 */
export class PreparedSet implements TrainingSet {
  readonly images: readonly TrainingImage[];
  readonly windows: number;
  readonly crops: number;
  private readonly prepared: readonly PreparedImage[];
  private readonly config: ModelConfig;
  private readonly csf: Float32Array[];
  private readonly allLooks: readonly Looks[];

  /**
   * Scores every crop's CSF map at once.
   *
   * @param prepared of each image, [images]
   * @param looks of each image that is no degraded copy; none where no branch reads them
   */
  constructor(
    images: readonly TrainingImage[],
    prepared: readonly PreparedImage[],
    config: ModelConfig,
    looks: readonly Looks[] = [],
  ) {
    this.images = images;
    this.allLooks = looks;
    this.prepared = prepared;
    this.config = config;
    const { size } = config.input;
    this.crops = Math.max(...prepared.map(({ crops }) => crops.length / (size * size * 3)));
    this.windows = 1;
    const summary = (config.branches.statistics?.inputs ?? 0) - (prepared[0]?.global.length ?? 0);
    if (summary > 0) this.windows = Math.max(...prepared.map(({ windows }) => windows.length / summary));
    this.csf = prepared.map((image) => this.scoreCrops(image));
  }

  private pixels(image: PreparedImage, index: number): Float32Array {
    const count = this.config.input.size ** 2 * 3;
    const bytes = image.crops.subarray(index * count, (index + 1) * count);
    return normalisePixels(bytes, this.config.cropTower.normalisation);
  }

  private scoreCrops(image: PreparedImage): Float32Array {
    const { size } = this.config.input;
    const count = size * size * 3;
    const own = image.crops.length / count;
    const all = new Float32Array(own * count);
    for (let i = 0; i < own; i++) all.set(this.pixels(image, i), i * count);
    return tf.tidy(() => {
      const scores = csfScores(tf.tensor4d(all, [own, size, size, 3]), this.config.csf);
      return Float32Array.from(scores.dataSync<'float32'>());
    });
  }

  /** A crop as the network reads it: csf [places], pixels [size, size, 3] or cells [places, channels]. */
  crop(image: number, number: number): CropInputs {
    const prepared = this.prepared[image]!;
    const { input } = this.config;
    const index = number % (prepared.crops.length / (input.size * input.size * 3));
    const places = (input.size / input.patch) ** 2;
    const csf = this.csf[image]!.subarray(index * places, (index + 1) * places);
    const channels = cellChannels(this.config);
    if (channels === undefined) return { csf, pixels: this.pixels(prepared, index) };
    const values = places * channels;
    return { csf, cells: prepared.cells.subarray(index * values, (index + 1) * values) };
  }

  /** The whole image, normalised, [size, size, 3]. */
  whole(image: number): Float32Array {
    return normalisePixels(this.prepared[image]!.whole, this.config.imageTower.normalisation);
  }

  /** What the pretrained trunk says of the image's middle, [length]. */
  pooled(image: number): Float32Array {
    return this.prepared[image]!.pooled;
  }

  looks(image: number): Looks | undefined {
    return this.allLooks[image];
  }

  /** A window's summary, then what holds for the whole image, in raw units, [inputs]. */
  statistics(image: number, window: number): Float32Array {
    const { windows, global } = this.prepared[image]!;
    const out = new Float32Array(this.config.branches.statistics?.inputs ?? 0);
    const summary = out.length - global.length;
    const own = window % (windows.length / summary);
    out.set(windows.subarray(own * summary, (own + 1) * summary));
    out.set(global, summary);
    return out;
  }
}
