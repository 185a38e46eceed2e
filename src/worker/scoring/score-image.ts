import { cropPositions } from '../../image/crops/crops.ts';
import { decodeImage } from '../../image/decode.ts';
import { prepareImage } from '../../image/prepare.ts';
import { wholenessWarnings } from '../../image/whole-picture.ts';
import { rewardHead } from '../../spec/parameters.ts';
import type { ImageLevel } from '../../model/prediction.ts';
import { disposeStructure } from '../../nn/tidy.ts';
import type { ScoreRequest } from '../../shared/engine-api.ts';
import type { CropDetail, CropResult, ScoreDetail, ScoreResult, Warning } from '../../shared/result.ts';
import type { LoadedModel } from '../device/loaded-model.ts';
import { domainWarnings } from './domain.ts';
import { explainScore } from './explain.ts';
import { FeatureRows } from './feature-rows.ts';
import { claimsOf } from './interval.ts';
import { imageLevelOf, measuredWindows, rewardScore } from './image-level.ts';
import { Recording } from './recording.ts';
import { requestTexts, type RequestTexts } from './request-texts.ts';
import { yieldToQueue, chooseHeads, type Pixels, type ScoreContext } from './score-context.ts';
import { scoreCrops } from './score-crops.ts';
import {
  descriptionWarnings,
  scaleWarnings,
  withheldHeads,
  withheldWarnings,
  withoutHeads,
} from './needs.ts';
import { expectFinite, overCrops } from './summary.ts';

/** Scores one image from its bytes to its numbers: decode → texts → image tower → crops in batches → explanation. */
export async function scoreImage(request: ScoreRequest, context: ScoreContext): Promise<ScoreResult> {
  const started = performance.now();
  const { model, signal, onProgress } = context;
  const { network, manifest } = model;
  const { size } = network.config.input;
  const heads = chooseHeads(model, request.heads);
  const rated = heads.filter((head) => head !== rewardHead);
  const warnings: Warning[] = [];

  onProgress({ stage: 'decode' });
  const decoded = await decodeImage(request.image, request.name, signal);
  const image = prepareImage(decoded, size);
  warnings.push(...image.notes, ...wholenessWarnings(decoded));
  await yieldToQueue(context);

  const texts = await requestTexts(request, model, rated.length > 0, warnings);
  if (manifest.untrained) {
    warnings.push({ code: 'untrained', message: 'untrained weights: the score is meaningless' });
  }

  const count = request.crops ?? manifest.crops.count;
  const { positions, notes } = cropPositions(image.width, image.height, size, count);
  const recording = request.inspect ? new Recording() : undefined;
  const features = request.features ? new FeatureRows() : undefined;
  let level: ImageLevel | undefined;
  let crops: CropResult[] = [];
  let details: CropDetail[] = [];
  try {
    if (rated.length > 0) {
      warnings.push(...notes);
      onProgress({ stage: 'image-tower' });
      await yieldToQueue(context);
      const windows = measuredWindows(network, image);
      if (windows) warnings.push(...(await domainWarnings(windows[0]!, model)));
      level = imageLevelOf(network, image, texts, windows, recording);
      onProgress({ stage: 'text' });
      await yieldToQueue(context);
      const kept = { detail: request.detail ?? false, features, recording };
      ({ crops, details } = await scoreCrops(image, positions, level, rated, kept, context));
    }

    const found = await scoresOf(image, texts, crops, heads, model);
    const { withheld, scores, spread } = found;
    warnings.push(...found.warnings);

    let detail: ScoreDetail | undefined;
    if (request.detail) {
      onProgress({ stage: 'explain' });
      detail = await explainScore(image, texts, level, details, context);
    }
    onProgress({ stage: 'done' });
    const tensors = await recording?.read();
    return {
      width: image.width,
      height: image.height,
      scores,
      ...(Object.keys(withheld).length > 0 ? { withheld } : {}),
      spread,
      ...claimsOf(scores, manifest, warnings),
      crops: found.crops,
      warnings,
      prompt: texts.scored.prompt,
      description: texts.scored.description,
      texts: texts.scored,
      ...(detail ? { detail } : {}),
      ...(tensors ? { tensors } : {}),
      ...(features ? { features: features.all() } : {}),
      ms: performance.now() - started,
    };
  } finally {
    if (level) disposeStructure(level);
    recording?.dispose();
  }
}

/** The numbers of an image: means over its crops, and ImageReward's; without those of heads that lack what they need. */
async function scoresOf(
  image: Pixels,
  texts: RequestTexts,
  rated: CropResult[],
  heads: string[],
  { network, manifest }: LoadedModel,
): Promise<
  Pick<ScoreResult, 'scores' | 'spread' | 'crops' | 'warnings'> & { withheld: Record<string, string> }
> {
  const withheld = withheldHeads(heads, texts.scored.prompt, network.config);
  const given = heads.filter((head) => !Object.hasOwn(withheld, head));
  const crops = withoutHeads(rated, withheld);
  const ofCrops = given.filter((head) => head !== rewardHead);
  const { scores, spread } = overCrops(crops, ofCrops);
  if (given.includes(rewardHead)) {
    scores[rewardHead] = await rewardScore(network, image, texts.promptTokens);
    spread[rewardHead] = 0;
  }
  expectFinite(scores, given);
  const warnings = [
    ...withheldWarnings(withheld),
    ...descriptionWarnings(given, texts.scored.description, manifest),
    ...scaleWarnings(scores, manifest),
  ];
  return { scores, spread, crops, warnings, withheld };
}
