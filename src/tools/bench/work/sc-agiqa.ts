import type { ModelConfig } from '../../../spec/config.ts';
import { Network } from '../../../model/network.ts';
import type { TokenBatch } from '../../../model/prediction.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import type { Layers } from '../../../nn/layers.ts';
import * as tf from '../../../nn/tf.ts';
import type { Tensor } from '../../../nn/tf.ts';
import type { Format } from './bench-case.ts';
import { randomValues } from './random.ts';
import { randomParameters, seeded, type SeededSpec } from './random-parameters.ts';

/** The one rating head that is computed. */
export const scoredHead = 'quality';

/** Every weight that scoring by one head reads. */
export function scAgiqaParameters(config: ModelConfig): SeededSpec[] {
  return seeded(modelParameters(config, [scoredHead]));
}

/** What one image gives: pixels are normalised, channels last. */
export interface ScAgiqaInputs {
  /** [1, size, size, 3] */
  image: Float32Array<ArrayBuffer>;
  /** [crops, size, size, 3] */
  crops: Float32Array<ArrayBuffer>;
  /** Prompt, then description, [2, T]. */
  ids: Int32Array<ArrayBuffer>;
  /** 1 for a token, 0 for padding, [2, T]. */
  mask: Float32Array<ArrayBuffer>;
}

/** Noise for pixels; a prompt that fills a third of its places with tokens, and a description that fills most. */
export function scAgiqaInputs({ input, text }: ModelConfig, crops: number): ScAgiqaInputs {
  const area = input.size * input.size * 3;
  const { maxLength, vocabulary } = text;
  const used = [Math.ceil(maxLength / 3), maxLength - 2];
  const random = randomValues(2 * maxLength, 97);
  const isToken = (i: number) => i % maxLength < used[Math.floor(i / maxLength)]!;
  const id = (value: number) => 1 + Math.floor(((value + 1) / 2) * (vocabulary - 2));
  return {
    image: randomValues(area, 98),
    crops: randomValues(crops * area, 99),
    ids: Int32Array.from(random, (value, i) => (isToken(i) ? id(value) : 0)),
    mask: Float32Array.from(random, (_, i) => (isToken(i) ? 1 : 0)),
  };
}

export interface ScAgiqaRun {
  /** By name: texts [1, T, C], SCI [1, C], VQI [crops, C], shares [crops, places], scores [crops]; the caller disposes them. */
  run(): Record<string, Tensor>;
  dispose(): void;
}

/**
 * One image with both texts and all its crops as one batch, by the model's own code: image tower and texts once.
 * `run` answers projected features of both texts, SCI, VQI, what each place adds to VQI, and the scores.
 */
export function prepareScAgiqa(
  config: ModelConfig,
  crops: number,
  layers: Layers,
  format: Format,
): ScAgiqaRun {
  const parameters = randomParameters(scAgiqaParameters(config), layers, format);
  const network = new Network(config, [scoredHead], layers, parameters);
  const given = scAgiqaInputs(config, crops);
  const { size } = config.input;
  const length = config.text.maxLength;
  const image = tf.tensor4d(given.image, [1, size, size, 3]);
  const pixels = tf.tensor4d(given.crops, [crops, size, size, 3]);
  const text = (i: number): TokenBatch => ({
    ids: tf.tensor2d(given.ids.slice(i * length, (i + 1) * length), [1, length], 'int32'),
    mask: tf.tensor2d(given.mask.slice(i * length, (i + 1) * length), [1, length]),
  });
  const [prompt, description] = [text(0), text(1)];
  return {
    run: () =>
      tf.tidy(() => {
        const level = network.imageLevel(network.encodeImage(image), prompt, description);
        const { visual, share, heads } = network.scoreCrops(pixels, level);
        return {
          prompt: level.texts!.prompt,
          description: level.texts!.description,
          consistency: level.consistency!,
          visual,
          share,
          score: heads[scoredHead]!.score,
        };
      }),
    dispose() {
      parameters.dispose();
      tf.dispose([image, pixels, prompt.ids, prompt.mask, description.ids, description.mask]);
    },
  };
}
