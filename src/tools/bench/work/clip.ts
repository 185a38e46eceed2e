import { ClipNetwork } from '../../../model/clip/clip-network.ts';
import type { Layers } from '../../../nn/layers.ts';
import * as tf from '../../../nn/tf.ts';
import type { Tensor2D } from '../../../nn/tf.ts';
import type { ClipConfig } from '../../../spec/clip/config.ts';
import { clipParameters } from '../../../spec/clip/parameters.ts';
import type { Format } from './bench-case.ts';
import { randomValues } from './random.ts';
import { randomParameters, seeded, type SeededSpec } from './random-parameters.ts';

/** Every weight of both towers. */
export const clipWeights = (config: ClipConfig): SeededSpec[] => seeded(clipParameters(config, []));

/** What both towers read: normalised pixels, channels last, and the ids of one text. */
export interface ClipInputs {
  /** [images, size, size, 3] */
  pixels: Float32Array<ArrayBuffer>;
  /** [1, T], all of them tokens: the last one is the end. */
  ids: Int32Array<ArrayBuffer>;
}

export function clipInputs({ input, text }: ClipConfig, images: number): ClipInputs {
  const { maxLength, vocabulary } = text;
  const id = (value: number) => 1 + Math.floor(((value + 1) / 2) * (vocabulary - 2));
  return {
    pixels: randomValues(images * input.size * input.size * 3, 99),
    ids: Int32Array.from(randomValues(maxLength, 97), id),
  };
}

export interface ClipRun {
  /** Embeddings by tower, not of unit length: image [images, E], text [1, E]; the caller disposes them. */
  run(): { image: Tensor2D; text: Tensor2D };
  dispose(): void;
}

/** Images and one text of full length through both towers of CLIP, with random weights. */
export function prepareClip(config: ClipConfig, images: number, layers: Layers, format: Format): ClipRun {
  const parameters = randomParameters(clipWeights(config), layers, format);
  const network = new ClipNetwork(config, layers, parameters);
  const given = clipInputs(config, images);
  const { size } = config.input;
  const { maxLength } = config.text;
  const pixels = tf.tensor4d(given.pixels, [images, size, size, 3]);
  const ids = tf.tensor2d(given.ids, [1, maxLength], 'int32');
  return {
    run: () =>
      tf.tidy(() => ({ image: network.embedImage(pixels), text: network.embedTexts(ids, [maxLength - 1]) })),
    dispose() {
      parameters.dispose();
      tf.dispose([pixels, ids]);
    },
  };
}
