import type { ImageLevel } from '../../model/prediction.ts';
import { disposeStructure } from '../../nn/tidy.ts';
import type { ScoreRequest } from '../../shared/engine-api.ts';
import type { CropDetail, CropResult, ScoreDetail, ScoreResult } from '../../shared/result.ts';
import { domainWarnings } from './domain.ts';
import { explainScore } from './explain/explain.ts';
import { FeatureRows } from './feature-rows.ts';
import {
  appearanceOf,
  imageLevelOf,
  measuredWindows,
  pooledOf,
  rewardScore,
  scoresBesideCrops,
} from './image-level.ts';
import { findingsOnce } from '../scorers/once-per-image.ts';
import { Recording } from './recording.ts';
import { SharedWork } from '../scorers/shared-work.ts';
import type { RequestTexts } from './request-texts.ts';
import { yieldToQueue, type ScoreContext } from './score-context.ts';
import { scoreCrops, type CropsKept } from './crops/score-crops.ts';
import { readScoreInput, type ScoreInput } from './score-input.ts';
import { numbersOf, resultOf } from './score-output.ts';

/** What the network reads of the texts. */
const textKey = ({ promptTokens, descriptionTokens }: RequestTexts): string =>
  [promptTokens, descriptionTokens].map(({ ids }) => ids.join(' ')).join(' | ');

/** Scores one image from its bytes to its numbers: decode → texts → image tower → crops in batches → explanation. */
export async function scoreImage(request: ScoreRequest, context: ScoreContext): Promise<ScoreResult> {
  const { model, onProgress } = context;
  const { network, manifest } = model;
  const input = await readScoreInput(request, context);
  const { image, texts, rated, warnings } = input;
  const recording = request.inspect ? new Recording() : undefined;
  const features = request.features ? new FeatureRows() : undefined;
  // what is recorded is computed for this model alone
  const shared = recording ? new SharedWork() : context.shared;
  const kept = { detail: request.detail ?? false, features, recording };
  const owned: Owned = [];
  try {
    const onCrops = rated.length > 0 ? await scoreOnCrops(input, kept, shared, owned, context) : noCrops();
    const found = await findingsOnce(image, onCrops.windows, warnings, texts.scored.prompt, context);
    warnings.push(...found.warnings);
    const numbers = await numbersOf(input, onCrops.crops, manifest, () =>
      rewardScore(network, image, texts.promptTokens),
    );
    let detail: ScoreDetail | undefined;
    if (request.detail) {
      onProgress({ stage: 'explain' });
      detail = await explainScore(image, texts, onCrops.level, onCrops.details, request, context);
    }
    onProgress({ stage: 'done' });
    const tensors = await recording?.read();
    return resultOf(input, numbers, manifest, found.faults, {
      ...(detail ? { detail } : {}),
      ...(tensors ? { tensors } : {}),
      ...(features ? { features: features.all() } : {}),
    });
  } finally {
    disposeStructure(owned);
    if (shared !== context.shared) shared.dispose();
    recording?.dispose();
  }
}

/** Tensors of this image and model alone, disposed of once its result is there. */
type Owned = ReturnType<typeof scoresBesideCrops>[];

/** What the rating heads read of an image. */
interface OnCrops {
  /** Statistics of the image's windows; undefined where the model reads none. */
  windows: Float32Array[] | undefined;
  /** Undefined where no rating head was asked for. */
  level: ImageLevel | undefined;
  crops: CropResult[];
  details: CropDetail[];
}

const noCrops = (): OnCrops => ({ windows: undefined, level: undefined, crops: [], details: [] });

/** Image tower and texts once, then the crops in batches; whatever an equal model has computed already is taken from it. */
async function scoreOnCrops(
  { image, texts, rated, positions, warnings }: ScoreInput,
  kept: CropsKept,
  shared: SharedWork,
  owned: Owned,
  context: ScoreContext,
): Promise<OnCrops> {
  const { model, onProgress } = context;
  const { network, sharedDigest } = model;
  onProgress({ stage: 'image-tower' });
  await yieldToQueue(context);
  const windows = await shared.once(`${sharedDigest} windows`, () =>
    Promise.resolve(measuredWindows(network, image)),
  );
  await yieldToQueue(context);
  if (windows) warnings.push(...(await domainWarnings(windows[0]!, model)));
  const key = `${sharedDigest} ${textKey(texts)}`;
  const common = await shared.once(
    key,
    () => Promise.resolve(imageLevelOf(network, image, texts, windows, kept.recording)),
    disposeStructure,
  );
  const pooled = await shared.once(
    `${sharedDigest} pooled`,
    () => Promise.resolve(pooledOf(model, image)),
    disposeStructure,
  );
  await yieldToQueue(context);
  // the same for every model that reads it
  const seen = network.config.branches.colours
    ? await shared.once(
        `appearance ${image.width}×${image.height}`,
        () => Promise.resolve(appearanceOf(image)),
        disposeStructure,
      )
    : undefined;
  const besideCrops = scoresBesideCrops(network, texts, pooled, seen);
  owned.push(besideCrops);
  const level: ImageLevel = { ...common, ...besideCrops };
  onProgress({ stage: 'text' });
  await yieldToQueue(context);
  const scored = await scoreCrops(image, positions, level, rated, kept, { shared, key }, context);
  return { windows, level, ...scored };
}
