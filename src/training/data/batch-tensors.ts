import { cellChannels, pooledLength, type ModelConfig } from '../../spec/config.ts';
import type { TokenBatch } from '../../model/prediction.ts';
import { scoringWindowCount } from '../../image/statistics/windows.ts';
import * as tf from '../../nn/tf.ts';
import { hideWords, type Row } from './batch.ts';
import type { Random } from '../../shared/random.ts';
import type { TextTokens, TrainingSet } from './training-set.ts';

/** A batch on the device. */
export interface BatchTensors {
  /** [B, size, size, 3], normalised for the image tower. */
  whole: tf.Tensor4D;
  prompt: TokenBatch;
  description: TokenBatch;
  /** Windows in raw units, [B, W, inputs]. */
  statistics?: tf.Tensor3D;
  /** What the pretrained trunks say of the image, in raw units, [B, length]. */
  pooled?: tf.Tensor2D;
  /** What the image looks like from afar, in raw units, [B, inputs]; absent where a row is a degraded copy. */
  appearance?: tf.Tensor2D;
  /** Normalised crop pixels, [B, size, size, 3]; one black pixel per row, [B, 1, 1, 3], where the crop tower reads cells. */
  pixels: tf.Tensor4D;
  /** Values of patches, [B, places, channels], where the crop tower reads those. */
  cells?: tf.Tensor3D;
  /** Raw CSF scores, [B, side, side]. */
  csf: tf.Tensor3D;
}

function stacked(parts: Float32Array[], shape: number[]): tf.Tensor {
  const width = parts[0]!.length;
  const values = new Float32Array(width * parts.length);
  parts.forEach((part, i) => values.set(part, i * width));
  return tf.tensor(values, [parts.length, ...shape]);
}

/** The rows' windows of statistics: the one that a row names, or all that are scored. */
function stackedWindows(set: TrainingSet, rows: readonly Row[], inputs: number): tf.Tensor3D {
  const scored = Array.from({ length: Math.min(set.windows, scoringWindowCount) }, (_, i) => i);
  const all = rows.map(({ image, window }) => {
    const windows = window === undefined ? scored : [window];
    return windows.map((number) => set.statistics(image, number));
  });
  const count = all[0]!.length;
  return stacked(all.flat(), [inputs]).reshape([rows.length, count, inputs]);
}

/** Token ids and masks of texts, a row each, [texts, T]; words may be hidden from the mask, `whole` then keeps them. */
export function tokenTensors(texts: TextTokens[], hidden?: { share: number; random: Random }): TokenBatch {
  const length = texts[0]!.ids.length;
  const ids = new Int32Array(length * texts.length);
  texts.forEach((text, i) => ids.set(text.ids, i * length));
  const whole = stacked(
    texts.map((text) => text.mask),
    [length],
  ) as tf.Tensor2D;
  const idTensor = tf.tensor2d(ids, [texts.length, length], 'int32');
  if (!hidden) return { ids: idTensor, mask: whole };
  const masks = texts.map((text) => hideWords(text, hidden.share, hidden.random));
  return { ids: idTensor, mask: stacked(masks, [length]) as tf.Tensor2D, whole };
}

/** Copies the inputs of B rows to the device (shapes of `BatchTensors`, [B, ...]); the caller frees them (or calls this inside a tidy). */
export function batchTensors(
  set: TrainingSet,
  rows: readonly Row[],
  config: ModelConfig,
  hidden?: { share: number; random: Random },
): BatchTensors {
  const { input, branches } = config;
  const side = input.size / input.patch;
  const crops = rows.map((row) => set.crop(row.image, row.crop));
  const channels = cellChannels(config);
  const square = [input.size, input.size, 3];
  const inputs = branches.colours?.inputs ?? 0;
  const seen =
    inputs > 0 ? rows.flatMap((row) => set.looks(row.image)?.appearance.subarray(0, inputs) ?? []) : [];
  return {
    whole: stacked(
      rows.map((row) => set.whole(row.image)),
      square,
    ) as tf.Tensor4D,
    prompt: tokenTensors(
      rows.map((row) => row.prompt),
      hidden,
    ),
    description: tokenTensors(
      rows.map((row) => row.description),
      hidden,
    ),
    ...(branches.statistics
      ? {
          statistics: stackedWindows(set, rows, branches.statistics.inputs),
        }
      : {}),
    ...(branches.pooled
      ? {
          pooled: stacked(
            rows.map((row) => set.pooled(row.image)),
            [pooledLength(config)],
          ) as tf.Tensor2D,
        }
      : {}),
    ...(seen.length === rows.length && inputs > 0
      ? { appearance: stacked(seen, [inputs]) as tf.Tensor2D }
      : {}),
    pixels:
      channels !== undefined
        ? tf.zeros<tf.Rank.R4>([rows.length, 1, 1, 3])
        : (stacked(
            crops.map((crop) => crop.pixels!),
            square,
          ) as tf.Tensor4D),
    ...(channels !== undefined
      ? {
          cells: stacked(
            crops.map((crop) => crop.cells!),
            [side * side, channels],
          ) as tf.Tensor3D,
        }
      : {}),
    csf: stacked(
      crops.map((crop) => crop.csf),
      [side, side],
    ) as tf.Tensor3D,
  };
}
