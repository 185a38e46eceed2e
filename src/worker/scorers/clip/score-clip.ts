import { prepareImage } from '../../../image/prepare.ts';
import { wholenessWarnings } from '../../../image/whole-picture.ts';
import { csfGrid, csfImageMap } from '../../../nn/csf/image-map.ts';
import type { ScoreRequest } from '../../../shared/engine-api.ts';
import type { Relevance, ScoreDetail, ScoreResult, Scores, Warning } from '../../../shared/result.ts';
import { clipScorer } from '../../../spec/clip/scorers/index.ts';
import type { ClipScorer } from '../../../spec/clip/scorer.ts';
import { fullSize } from '../../../spec/config.ts';
import { decodedOnce, findingsOnce } from '../once-per-image.ts';
import { scaleWarnings, untrainedWarnings, withheldHeads, withheldWarnings } from '../../scoring/needs.ts';
import { Recording } from '../../scoring/recording.ts';
import { requestTexts, type RequestTexts } from '../../scoring/request-texts.ts';
import { chooseHeads, pixelSource, yieldToQueue, type Pixels } from '../../scoring/score-context.ts';
import { resultOf } from '../../scoring/score-output.ts';
import { expectFinite } from '../../scoring/summary.ts';
import { textDetail } from '../../scoring/texts.ts';
import type { RunContext } from '../scorer.ts';
import { SharedWork } from '../shared-work.ts';
import { embedImage } from './embed-image.ts';
import type { ClipModel } from './clip-model.ts';
import { relevanceOf } from './relevance.ts';

/** Contrast sensitivity is no part of CLIP; its map is one of the image alone, as for every model. */
export const { csf } = fullSize;

/** Scores one image from its bytes to its numbers: decode → texts → each embedding once → scorers. */
export async function scoreClip(
  request: ScoreRequest,
  model: ClipModel,
  run: RunContext,
): Promise<ScoreResult> {
  const started = performance.now();
  const { manifest } = model;
  const { onProgress } = run;
  const heads = chooseHeads(manifest, request.heads);
  onProgress({ stage: 'decode' });
  const decoded = await decodedOnce(request, run);
  const warnings: Warning[] = [...decoded.notes, ...wholenessWarnings(decoded)];
  await yieldToQueue(run);

  const scorers = heads.map((name) => clipScorer(name)!);
  const texts = await requestTexts(request, model, false, warnings);
  if (!scorers.some(({ needsPrompt }) => needsPrompt)) drop(warnings, 'no-prompt');
  warnings.push(...untrainedWarnings(manifest));
  const withheld = withheldHeads(heads, texts.scored.prompt, manifest.config);
  const given = scorers.filter(({ name }) => !Object.hasOwn(withheld, name));

  const recording = request.inspect ? new Recording() : undefined;
  try {
    onProgress({ stage: 'image-tower' });
    const scores = await scoresOf(decoded, texts, given, model, run, recording);
    expectFinite(
      scores,
      given.map(({ name }) => name),
    );
    const found = await findingsOnce(decoded, undefined, warnings, texts.scored.prompt, run);
    warnings.push(...found.warnings, ...withheldWarnings(withheld), ...scaleWarnings(scores, manifest));
    const spread = Object.fromEntries(Object.keys(scores).map((head) => [head, 0]));
    if (request.detail) onProgress({ stage: 'explain' });
    const detail = request.detail ? await detailOf(decoded, texts, request, model, run) : undefined;
    const relevance = request.relevance
      ? await relevanceMaps(decoded, texts.scored.prompt, given, model, run)
      : undefined;
    onProgress({ stage: 'done' });
    const tensors = await recording?.read();
    return resultOf(
      { image: decoded, texts, warnings, started },
      { scores, spread, crops: [], withheld },
      manifest,
      found.faults,
      {
        ...(detail ? { detail } : {}),
        ...(relevance ? { relevance } : {}),
        ...(tensors ? { tensors } : {}),
      },
    );
  } finally {
    recording?.dispose();
  }
}

function drop(warnings: Warning[], code: Warning['code']): void {
  const at = warnings.findIndex((warning) => warning.code === code);
  if (at >= 0) warnings.splice(at, 1);
}

/** Every scorer's number; what several of them read is computed once. */
async function scoresOf(
  image: Pixels,
  { scored: { prompt } }: RequestTexts,
  scorers: readonly ClipScorer[],
  model: ClipModel,
  run: RunContext,
  recording: Recording | undefined,
): Promise<Scores> {
  const { config } = model.manifest;
  // what is recorded is computed for this model alone
  const shared = recording ? new SharedWork() : run.shared;
  const scores: Scores = {};
  // intermediates are those of the first scorer: one image, one text
  let record = recording?.recorder();
  for (const scorer of scorers) {
    const embedded = await embedImage(image, scorer, model, shared, () => yieldToQueue(run), record);
    await yieldToQueue(run);
    run.onProgress({ stage: 'text' });
    const read = scorer.texts(prompt, config);
    if (record && read.length > 0) await model.texts.one(read[0]!, shared, record);
    record = undefined;
    const texts = await model.texts.all(read, shared, () => yieldToQueue(run));
    await yieldToQueue(run);
    const evidence = {
      image: embedded,
      texts,
      scale: await model.scale(),
      layers: await model.headLayers(scorer.name),
    };
    scores[scorer.name] = scorer.score(evidence, config);
  }
  return scores;
}

/** What each scorer finds in single patches; those that cannot say so are left out. */
async function relevanceMaps(
  image: Pixels,
  prompt: string,
  scorers: readonly ClipScorer[],
  model: ClipModel,
  run: RunContext,
): Promise<Record<string, Relevance>> {
  const maps: Record<string, Relevance> = {};
  run.onProgress({ stage: 'explain' });
  for (const scorer of scorers) {
    const map = await relevanceOf(image, prompt, scorer, model, run.shared, () => yieldToQueue(run));
    if (map) maps[scorer.name] = map;
    await yieldToQueue(run);
  }
  return maps;
}

/** What the inspector shows of an image that no crops were taken of. */
async function detailOf(
  image: Parameters<typeof prepareImage>[0],
  { promptTokens, descriptionTokens }: RequestTexts,
  { csfLater }: ScoreRequest,
  { manifest }: ClipModel,
  run: RunContext,
): Promise<ScoreDetail> {
  const pixels = pixelSource(prepareImage(image, csf.patch));
  const pause = () => yieldToQueue(run);
  return {
    csfMap: csfLater
      ? csfGrid(pixels, csf)
      : await csfImageMap(pixels, manifest.config.normalisation, csf, { pause }),
    crops: [],
    prompt: textDetail(promptTokens),
    description: textDetail(descriptionTokens),
  };
}
