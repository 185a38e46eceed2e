import type { ModelConfig } from '../../spec/config.ts';
import { Network } from '../../model/network.ts';
import type { CropPrediction, ImageLevel } from '../../model/prediction.ts';
import type { Layers } from '../../nn/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor3D, Tensor4D } from '../../nn/tf.ts';
import { Random } from '../../shared/random.ts';
import { tokenTensors } from '../data/batch-tensors.ts';
import type { TrainableParameters } from '../optimiser/trainable-parameters.ts';
import type { SampleInputs } from './data/batch-inputs.ts';
import { paperLayers, type Active } from './paper-layers.ts';
import type { PaperImage } from './data/paper-set.ts';
import type { Procedure } from './procedure.ts';

/** What an image's texts say, before anything that is trained: its image tokens [places + 1, D], or its texts' features [2, T, D]. */
export type FrozenFeatures = Float32Array;

/** Which of an image's features no training changes: none, its tokens where the image tower is frozen, its texts' where both are. */
export type FeatureKind = 'none' | 'tokens' | 'texts';

/** Shape of an image's frozen features. */
export function featureShape(
  kind: Exclude<FeatureKind, 'none'>,
  { input, imageTower, text }: ModelConfig,
): number[] {
  return kind === 'tokens'
    ? [(input.size / input.patch) ** 2 + 1, imageTower.width]
    : [2, text.maxLength, text.width];
}

/** The network on parameters that are trained, over batches of samples. */
export class PaperNetwork {
  readonly network: Network;
  readonly active: Active = { training: false, random: new Random(0), recompute: false };
  private readonly config: ModelConfig;

  /** @param blocks how blocks are computed while training, where other than once */
  constructor(
    config: ModelConfig,
    heads: string[],
    parameters: TrainableParameters,
    procedure: Procedure,
    blocks?: (active: Active) => Layers['block'],
  ) {
    this.config = config;
    const layers = paperLayers(config, parameters, procedure, this.active, blocks?.(this.active));
    this.network = new Network(config, heads, layers, parameters);
  }

  /** The texts of images, on the device. To be called inside a tidy. */
  private texts(images: readonly PaperImage[]) {
    return {
      prompt: tokenTensors(images.map(({ prompt }) => prompt)),
      description: tokenTensors(images.map(({ description }) => description)),
    };
  }

  private wholes(samples: readonly SampleInputs[]): Tensor4D {
    const { size } = this.config.input;
    return stacked(
      samples.map(({ whole }) => whole),
      [size, size, 3],
    ) as Tensor4D;
  }

  /** Features of samples up to where training begins, of `kind` [B, ...]; the caller's to dispose. */
  features(
    samples: readonly SampleInputs[],
    images: readonly PaperImage[],
    kind: Exclude<FeatureKind, 'none'>,
  ): Tensor3D | Tensor4D {
    return tf.tidy(() => {
      const tokens = this.network.encodeImage(this.wholes(samples));
      if (kind === 'tokens') return tokens;
      const { prompt, description } = this.texts(images);
      return this.network.encodeTexts(tokens, prompt, description);
    });
  }

  /**
   * Scores every crop of the samples, those of one sample one after the other: heads [B · crops]. To be called inside a tidy.
   *
   * @param features [B, ...] of `features`; computed where absent
   */
  forward(
    samples: readonly SampleInputs[],
    images: readonly PaperImage[],
    features?: Tensor3D | Tensor4D,
  ): CropPrediction {
    const { size } = this.config.input;
    const { prompt, description } = this.texts(images);
    const source = features ?? this.network.encodeImage(this.wholes(samples));
    const level = this.network.imageLevel(source, prompt, description);
    const pixels = stacked(
      samples.map(({ crops }) => crops),
      [size, size, 3],
    ) as Tensor4D;
    return this.network.scoreCrops(pixels, repeated(level, pixels.shape[0] / samples.length));
  }
}

/** Vectors of equally many values, each any number of `shape`, one after the other: [N, ...shape]. */
function stacked(parts: readonly Float32Array[], shape: number[]): tf.Tensor {
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return tf.tensor(values, [values.length / shape.reduce((a, b) => a * b, 1), ...shape]);
}

/** Each row of an image level as often as its sample has crops, next to each other. */
function repeated(level: ImageLevel, times: number): ImageLevel {
  if (times === 1) return level;
  const rows = <T extends tf.Tensor>(x: T): T => {
    const [batch = 1, ...rest] = x.shape;
    const tiled = x.reshape([batch, 1, ...rest]).tile([1, times, ...rest.map(() => 1)]);
    return tiled.reshape<T>([batch * times, ...rest]);
  };
  const { texts } = level;
  return {
    ...level,
    texts: texts && {
      prompt: rows(texts.prompt),
      description: rows(texts.description),
      promptMask: rows(texts.promptMask),
      descriptionMask: rows(texts.descriptionMask),
    },
    preference: level.preference && rows(level.preference),
    consistency: level.consistency && rows(level.consistency),
  };
}
