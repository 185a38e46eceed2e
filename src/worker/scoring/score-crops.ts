import { cropPixels } from '../../image/crops/crops.ts';
import { normalisationTable } from '../../image/normalise.ts';
import { cropCells } from '../../image/statistics/inputs.ts';
import { gridSide, type ModelConfig } from '../../spec/config.ts';
import { memberCount } from '../../spec/member-names.ts';
import type { CropPrediction, CropReading, ImageLevel } from '../../model/prediction.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor3D } from '../../nn/tf.ts';
import { disposeStructure, tidyStructure } from '../../nn/tidy.ts';
import type { CropDetail, CropResult } from '../../shared/result.ts';
import type { SharedWork } from '../scorers/shared-work.ts';
import { cropBatch } from './batching.ts';
import { readCropDetails } from './explain.ts';
import type { FeatureRows } from './feature-rows.ts';
import type { Recording } from './recording.ts';
import { yieldToQueue, type Pixels, type ScoreContext } from './score-context.ts';

/** What is kept of the crops besides their scores. */
export interface CropsKept {
  detail: boolean;
  features?: FeatureRows | undefined;
  recording?: Recording | undefined;
}

/** Where equal models find what was read of these crops: the key names model, image level and texts. */
export interface SharedReading {
  shared: SharedWork;
  key: string;
}

/** Scores crops in batches, reporting progress and checking for cancellation between them. */
export async function scoreCrops(
  image: Pixels,
  positions: [number, number][],
  level: ImageLevel,
  heads: string[],
  { detail, features, recording }: CropsKept,
  { shared, key }: SharedReading,
  context: ScoreContext,
): Promise<{ crops: CropResult[]; details: CropDetail[] }> {
  const { network } = context.model;
  const { config } = network;
  const { size } = config.input;
  const batch = cropBatch(config, context.onCpu);
  const table = normalisationTable(config.cropTower.normalisation);
  const crops: CropResult[] = [];
  const details: CropDetail[] = [];
  for (let first = 0; first < positions.length; first += batch) {
    context.onProgress({ stage: 'crops', done: first, total: positions.length });
    const part = positions.slice(first, first + batch);
    const record = recording?.recorder(first);
    const read = (): CropReading =>
      tidyStructure(() => {
        const pixels = network.regressor.layers.cropPixels(image, part, size, table);
        record?.('input_crop', pixels.transpose([0, 3, 1, 2]));
        return network.readCrops(pixels, level, record, cellsTensor(image, part, config));
      });
    const reading = await shared.once(
      `${key} crops ${JSON.stringify(part)}`,
      () => Promise.resolve(read()),
      disposeStructure,
    );
    const { heads: predicted, offsets } = tidyStructure(() => {
      const { heads, offsets } = network.predict(reading, level, record);
      return { heads, offsets };
    });
    const prediction: CropPrediction = { ...reading, heads: predicted, offsets };
    try {
      crops.push(...(await readScores(prediction, part, heads)));
      if (detail) details.push(...(await readCropDetails(prediction, part, memberCount(config))));
      await features?.add(prediction);
    } finally {
      disposeStructure({ predicted, offsets });
    }
    await yieldToQueue(context);
  }
  context.onProgress({ stage: 'crops', done: positions.length, total: positions.length });
  return { crops, details };
}

/** Frequency cells of each crop, where the crop tower reads those. */
function cellsTensor(
  { rgb, width }: Pixels,
  positions: [number, number][],
  config: ModelConfig,
): Tensor3D | undefined {
  const { tokens, frequencyChannels } = config.cropTower;
  if (tokens !== 'frequency' || frequencyChannels === undefined) return undefined;
  const { size } = config.input;
  const parts = positions.map(([x, y]) => cropCells(cropPixels(rgb, width, x, y, size), size));
  const values = new Float32Array(parts.length * parts[0]!.length);
  parts.forEach((part, i) => values.set(part, i * part.length));
  return tf.tensor3d(values, [parts.length, gridSide(config) ** 2, frequencyChannels]);
}

async function readScores(
  prediction: CropPrediction,
  positions: [number, number][],
  heads: string[],
): Promise<CropResult[]> {
  const columns = await Promise.all(heads.map((head) => prediction.heads[head]!.score.data<'float32'>()));
  return positions.map(([x, y], i) => ({
    x,
    y,
    scores: Object.fromEntries(heads.map((head, h) => [head, columns[h]![i]!])),
  }));
}
