import { normalisationTable } from '../../../image/normalise.ts';
import type { CropPrediction, CropReading, ImageLevel } from '../../../model/prediction.ts';
import { disposeStructure, tidyStructure } from '../../../nn/tidy.ts';
import type { CropDetail, CropResult } from '../../../shared/result.ts';
import type { SharedWork } from '../../scorers/shared-work.ts';
import { cropBatch } from '../batching.ts';
import { cropCellsOf, type CropCells } from './crop-cells.ts';
import { readCropDetails } from '../explain/explain.ts';
import type { FeatureRows } from '../feature-rows.ts';
import type { Recording } from '../recording.ts';
import { yieldToQueue, type Pixels, type ScoreContext } from '../score-context.ts';

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
  // made where something is read, which equal models share
  let cells: CropCells | undefined;
  try {
    for (let first = 0; first < positions.length; first += batch) {
      context.onProgress({ stage: 'crops', done: first, total: positions.length });
      const part = positions.slice(first, first + batch);
      const record = recording?.recorder(first);
      const read = (): CropReading => {
        const own = (cells ??= cropCellsOf(image, positions, context.model));
        return tidyStructure(() => {
          const pixels = network.regressor.layers.cropPixels(image, part, size, table);
          record?.('input_crop', pixels.transpose([0, 3, 1, 2]));
          return network.readCrops(pixels, level, record, own.read(part));
        });
      };
      const reading = await shared.once(
        `${key} crops ${JSON.stringify(part)}`,
        () => Promise.resolve(read()),
        disposeStructure,
      );
      const predicted = tidyStructure(() => {
        const { heads: scored, offsets, expertsShares } = network.predict(reading, level, record);
        return { heads: scored, offsets, expertsShares };
      });
      const prediction: CropPrediction = { ...reading, ...predicted };
      try {
        crops.push(...(await readScores(prediction, part, heads)));
        if (detail) details.push(...(await readCropDetails(prediction, part, config)));
        await features?.add(prediction);
      } finally {
        disposeStructure(predicted);
      }
      await yieldToQueue(context);
    }
  } finally {
    cells?.dispose();
  }
  context.onProgress({ stage: 'crops', done: positions.length, total: positions.length });
  return { crops, details };
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
