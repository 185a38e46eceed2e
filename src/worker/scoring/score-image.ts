import type { ImageLevel } from '../../model/prediction.ts';
import { disposeStructure } from '../../nn/tidy.ts';
import type { ScoreRequest } from '../../shared/engine-api.ts';
import type { CropDetail, CropResult, ScoreDetail, ScoreResult } from '../../shared/result.ts';
import { domainWarnings } from './domain.ts';
import { explainScore } from './explain.ts';
import { FeatureRows } from './feature-rows.ts';
import { imageLevelOf, measuredWindows, rewardScore } from './image-level.ts';
import { pictureFindings } from './reasons/picture-findings.ts';
import { Recording } from './recording.ts';
import { yieldToQueue, type ScoreContext } from './score-context.ts';
import { scoreCrops } from './score-crops.ts';
import { readScoreInput } from './score-input.ts';
import { numbersOf, resultOf } from './score-output.ts';

/** Scores one image from its bytes to its numbers: decode → texts → image tower → crops in batches → explanation. */
export async function scoreImage(request: ScoreRequest, context: ScoreContext): Promise<ScoreResult> {
  const { model, onProgress } = context;
  const { network, manifest } = model;
  const input = await readScoreInput(request, context);
  const { image, texts, rated, positions, warnings } = input;
  const recording = request.inspect ? new Recording() : undefined;
  const features = request.features ? new FeatureRows() : undefined;
  let level: ImageLevel | undefined;
  let crops: CropResult[] = [];
  let details: CropDetail[] = [];
  let windows: Float32Array[] | undefined;
  try {
    if (rated.length > 0) {
      onProgress({ stage: 'image-tower' });
      await yieldToQueue(context);
      windows = measuredWindows(network, image);
      if (windows) warnings.push(...(await domainWarnings(windows[0]!, model)));
      level = imageLevelOf(network, image, texts, windows, recording);
      onProgress({ stage: 'text' });
      await yieldToQueue(context);
      const kept = { detail: request.detail ?? false, features, recording };
      ({ crops, details } = await scoreCrops(image, positions, level, rated, kept, context));
    }

    const found = pictureFindings(image, windows, warnings, texts.scored.prompt);
    warnings.push(...found.warnings);
    const numbers = await numbersOf(input, crops, manifest, () =>
      rewardScore(network, image, texts.promptTokens),
    );
    let detail: ScoreDetail | undefined;
    if (request.detail) {
      onProgress({ stage: 'explain' });
      detail = await explainScore(image, texts, level, details, context);
    }
    onProgress({ stage: 'done' });
    const tensors = await recording?.read();
    return resultOf(input, numbers, manifest, found.faults, {
      ...(detail ? { detail } : {}),
      ...(tensors ? { tensors } : {}),
      ...(features ? { features: features.all() } : {}),
    });
  } finally {
    if (level) disposeStructure(level);
    recording?.dispose();
  }
}
