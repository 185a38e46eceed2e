import type { ImageLevel } from '../../model/prediction.ts';
import { disposeStructure } from '../../nn/tidy.ts';
import type { ScoreRequest } from '../../shared/engine-api.ts';
import type { CropDetail, CropResult, ScoreDetail, ScoreResult } from '../../shared/result.ts';
import { domainWarnings } from './domain.ts';
import { explainScore } from './explain.ts';
import { FeatureRows } from './feature-rows.ts';
import { imageLevelOf, measuredWindows, pooledOf, rewardScore, scoresBesideCrops } from './image-level.ts';
import { findingsOnce } from '../scorers/once-per-image.ts';
import { Recording } from './recording.ts';
import { SharedWork } from '../scorers/shared-work.ts';
import type { RequestTexts } from './request-texts.ts';
import { yieldToQueue, type ScoreContext } from './score-context.ts';
import { scoreCrops } from './crops/score-crops.ts';
import { readScoreInput } from './score-input.ts';
import { numbersOf, resultOf } from './score-output.ts';

/** What the network reads of the texts. */
const textKey = ({ promptTokens, descriptionTokens }: RequestTexts): string =>
  [promptTokens, descriptionTokens].map(({ ids }) => ids.join(' ')).join(' | ');

/** Scores one image from its bytes to its numbers: decode → texts → image tower → crops in batches → explanation. */
export async function scoreImage(request: ScoreRequest, context: ScoreContext): Promise<ScoreResult> {
  const { model, onProgress } = context;
  const { network, manifest } = model;
  const input = await readScoreInput(request, context);
  const { image, texts, rated, positions, warnings } = input;
  const recording = request.inspect ? new Recording() : undefined;
  const features = request.features ? new FeatureRows() : undefined;
  // what is recorded is computed for this model alone
  const shared = recording ? new SharedWork() : context.shared;
  let level: ImageLevel | undefined;
  let besideCrops: Pick<ImageLevel, 'terms' | 'pooled'> | undefined;
  let crops: CropResult[] = [];
  let details: CropDetail[] = [];
  let windows: Float32Array[] | undefined;
  try {
    if (rated.length > 0) {
      onProgress({ stage: 'image-tower' });
      await yieldToQueue(context);
      windows = await shared.once(`${model.sharedDigest} windows`, () =>
        Promise.resolve(measuredWindows(network, image)),
      );
      if (windows) warnings.push(...(await domainWarnings(windows[0]!, model)));
      const key = `${model.sharedDigest} ${textKey(texts)}`;
      const common = await shared.once(
        key,
        () => Promise.resolve(imageLevelOf(network, image, texts, windows, recording)),
        disposeStructure,
      );
      const pooled = await shared.once(
        `${model.sharedDigest} pooled`,
        () => Promise.resolve(pooledOf(model, image)),
        disposeStructure,
      );
      besideCrops = scoresBesideCrops(network, texts, pooled);
      level = { ...common, ...besideCrops };
      onProgress({ stage: 'text' });
      await yieldToQueue(context);
      const kept = { detail: request.detail ?? false, features, recording };
      const read = { shared, key };
      ({ crops, details } = await scoreCrops(image, positions, level, rated, kept, read, context));
    }

    const found = await findingsOnce(image, windows, warnings, texts.scored.prompt, context);
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
    disposeStructure(besideCrops);
    if (shared !== context.shared) shared.dispose();
    recording?.dispose();
  }
}
