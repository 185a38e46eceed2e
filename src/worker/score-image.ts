import { cropPositions, cropPixels } from '../image/crops.ts';
import { decodeImage } from '../image/decode.ts';
import { normalisationTable, normalisePixels } from '../image/normalise.ts';
import { prepareImage } from '../image/prepare.ts';
import { readPrompt } from '../image/prompt-metadata.ts';
import { resizeBilinear } from '../image/resize.ts';
import { rewardPixels } from '../image/reward-input.ts';
import { cropCells, statisticsWindows } from '../image/statistics/inputs.ts';
import { gridSide, type ModelConfig } from '../model/config.ts';
import { memberCount } from '../model/member-names.ts';
import { rewardHead } from '../model/parameters.ts';
import type { CropOpinion, ImageLevel } from '../model/opinion.ts';
import { csfImageMap } from '../nn/csf/image-map.ts';
import * as tf from '../nn/tf.ts';
import type { Tensor3D } from '../nn/tf.ts';
import { disposeStructure, tidyStructure } from '../nn/tidy.ts';
import type { ScoreRequest } from '../shared/engine-api.ts';
import { FoveaError } from '../shared/errors.ts';
import type { ProgressListener } from '../shared/progress.ts';
import type { CropDetail, CropResult, ScoreDetail, ScoreResult, Scores, Warning } from '../shared/result.ts';
import { FeatureRows } from './feature-rows.ts';
import { cropBatch } from './batching.ts';
import { domainWarnings } from './domain.ts';
import { readCropDetails, readTextParts } from './explain.ts';
import type { LoadedModel } from './loaded-model.ts';
import { percentileOf } from './percentile.ts';
import { Recording } from './recording.ts';
import { textDetail, textDomainWarnings, textWarnings, tokenBatch } from './texts.ts';

export interface ScoreContext {
  model: LoadedModel;
  /** True where the arithmetic runs on the CPU: smaller batches. */
  onCpu: boolean;
  signal: AbortSignal;
  onProgress: ProgressListener;
  /** Runs jobs that should not wait for this one; called where no tensor scope is open. */
  serveUrgent: () => Promise<void>;
}

/** Lets queued messages in: stops if one was a cancel, and lets urgent jobs go first. */
async function breathe({ signal, serveUrgent }: ScoreContext): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
  await serveUrgent();
}

function chooseHeads({ manifest }: LoadedModel, wanted: string[] | undefined): string[] {
  const known = manifest.heads.map((head) => head.name);
  const heads = wanted ?? manifest.defaultHeads;
  const unknown = heads.filter((head) => !known.includes(head));
  if (unknown.length > 0) {
    throw new FoveaError(
      'usage',
      `This model has no head named ${unknown.join(', ')}.`,
      `It has: ${known.join(', ')}.`,
    );
  }
  return heads;
}

/** Mean and population standard deviation over crops, per head. */
function overCrops(crops: CropResult[], heads: string[]): { scores: Scores; spread: Scores } {
  const scores: Scores = {};
  const spread: Scores = {};
  for (const head of heads) {
    const values = crops.map((crop) => crop.scores[head]!);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    scores[head] = mean;
    spread[head] = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  }
  return { scores, spread };
}

/** Scores one image from its bytes to its numbers: decode → texts → image tower → crops in batches → explanation. */
export async function scoreImage(request: ScoreRequest, context: ScoreContext): Promise<ScoreResult> {
  const started = performance.now();
  const { model, signal, onProgress } = context;
  const { network, manifest, tokenizer } = model;
  const { layers } = network.regressor;
  const { config } = network;
  const heads = chooseHeads(model, request.heads);
  const rated = heads.filter((head) => head !== rewardHead);
  const warnings: Warning[] = [];

  onProgress({ stage: 'decode' });
  const decoded = await decodeImage(request.image, request.name, signal);
  const image = prepareImage(decoded, config.input.size);
  warnings.push(...image.notes);
  await breathe(context);

  let prompt = request.prompt;
  if (prompt === undefined) {
    prompt = readPrompt(new Uint8Array(await request.image.arrayBuffer()));
    if (prompt !== undefined) {
      warnings.push({ code: 'prompt-from-file', message: 'the prompt was read from the file' });
    }
  }
  prompt ??= '';
  const description = request.description ?? '';
  const promptTokens = tokenizer.encode(prompt);
  const descriptionTokens = tokenizer.encode(description);
  warnings.push(...textWarnings(prompt, promptTokens, 'prompt'));
  if (rated.length > 0) {
    warnings.push(...textWarnings(description, descriptionTokens, 'description'));
    const usual = manifest.domain?.text;
    warnings.push(...textDomainWarnings(promptTokens, 'prompt', usual?.prompt));
    warnings.push(...textDomainWarnings(descriptionTokens, 'description', usual?.description));
  }
  if (manifest.untrained) {
    warnings.push({ code: 'untrained', message: 'untrained weights: the number means nothing' });
  }

  const recording = request.inspect ? new Recording() : undefined;
  const features = request.features ? new FeatureRows() : undefined;
  let level: ImageLevel | undefined;
  try {
    const { positions, notes } = cropPositions(
      image.width,
      image.height,
      config.input.size,
      request.crops ?? manifest.crops.count,
    );
    if (rated.length > 0) warnings.push(...notes);
    const crops: CropResult[] = [];
    const details: CropDetail[] = [];
    if (rated.length > 0) {
      onProgress({ stage: 'image-tower' });
      await breathe(context);
      const side = config.input.size;
      const measured = config.branches.statistics && statisticsWindows(image.rgb, image.width, image.height);
      if (measured) warnings.push(...(await domainWarnings(measured[0]!, model)));
      level = tidyStructure(() => {
        const resized = resizeBilinear(image.rgb, image.width, image.height, side, side);
        const pixels = tf.tensor4d(normalisePixels(resized, config.imageTower.normalisation), [
          1,
          side,
          side,
          3,
        ]);
        recording?.recorder()('input_resized', pixels.transpose([0, 3, 1, 2]));
        const tokens = network.encodeImage(pixels, recording?.recorder());
        const statistics = measured && tf.stack(measured.map((values) => tf.tensor1d(values))).expandDims(0);
        return network.imageLevel(
          tokens,
          tokenBatch(promptTokens),
          tokenBatch(descriptionTokens),
          recording?.recorder(),
          statistics ? { statistics: statistics as Tensor3D } : {},
        );
      });
      onProgress({ stage: 'text' });
      await breathe(context);

      const batch = cropBatch(config, context.onCpu);
      const table = normalisationTable(config.cropTower.normalisation);
      for (let first = 0; first < positions.length; first += batch) {
        onProgress({ stage: 'crops', done: first, total: positions.length });
        const part = positions.slice(first, first + batch);
        const opinion = tidyStructure(() => {
          const pixels = layers.cropPixels(image, part, config.input.size, table);
          recording?.recorder(first)('input_crop', pixels.transpose([0, 3, 1, 2]));
          return network.scoreCrops(
            pixels,
            level!,
            recording?.recorder(first),
            cellsTensor(image, part, config),
          );
        });
        try {
          crops.push(...(await readScores(opinion, part, rated)));
          if (request.detail) details.push(...(await readCropDetails(opinion, part, memberCount(config))));
          await features?.add(opinion);
        } finally {
          disposeStructure(opinion);
        }
        await breathe(context);
      }
      onProgress({ stage: 'crops', done: positions.length, total: positions.length });
    }

    const { scores, spread } = overCrops(crops, rated);
    if (heads.includes(rewardHead)) {
      scores[rewardHead] = await rewardScore(image, promptTokens, context);
      spread[rewardHead] = 0;
    }
    for (const head of heads) {
      if (!Number.isFinite(scores[head])) {
        throw new FoveaError('internal', `The model gave no finite ${head} score for this image.`);
      }
    }
    const percentiles: Scores = {};
    for (const head of manifest.heads) {
      const score = scores[head.name];
      if (head.percentiles && score !== undefined)
        percentiles[head.name] = percentileOf(score, head.percentiles);
    }

    let detail: ScoreDetail | undefined;
    if (request.detail) {
      onProgress({ stage: 'explain' });
      const attention = level ? tidyStructure(() => network.attention(level!)) : undefined;
      detail = {
        csfMap: await csfImageMap(pixelSource(image), config.cropTower.normalisation, config.csf, { signal }),
        crops: details,
        prompt: textDetail(promptTokens),
        description: textDetail(descriptionTokens),
      };
      if (level) Object.assign(detail, await readTextParts(level, config));
      if (attention) {
        const [, rows, columns] = attention.shape;
        detail.attention = { rows, columns, values: Float32Array.from(await attention.data<'float32'>()) };
        attention.dispose();
      }
    }
    onProgress({ stage: 'done' });
    const tensors = recording ? await recording.read() : undefined;
    return {
      width: image.width,
      height: image.height,
      scores,
      spread,
      percentiles,
      crops,
      warnings,
      prompt,
      description,
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

/** A decoded image as the CSF path reads it. */
export function pixelSource({ width, height, rgb }: PreparedImage) {
  return { width, height, channels: 3 as const, data: rgb };
}

interface PreparedImage {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Frequency cells of each crop, where the crop tower reads those. */
function cellsTensor(
  image: PreparedImage,
  positions: [number, number][],
  config: ModelConfig,
): Tensor3D | undefined {
  const { tokens, frequencyChannels } = config.cropTower;
  if (tokens !== 'frequency' || frequencyChannels === undefined) return undefined;
  const { size } = config.input;
  const parts = positions.map(([x, y]) => cropCells(cropPixels(image.rgb, image.width, x, y, size), size));
  const values = new Float32Array(parts.length * parts[0]!.length);
  parts.forEach((part, i) => values.set(part, i * part.length));
  return tf.tensor3d(values, [parts.length, gridSide(config) ** 2, frequencyChannels]);
}

async function readScores(
  opinion: CropOpinion,
  positions: [number, number][],
  heads: string[],
): Promise<CropResult[]> {
  const columns = await Promise.all(heads.map((head) => opinion.heads[head]!.score.data<'float32'>()));
  return positions.map(([x, y], i) => ({
    x,
    y,
    scores: Object.fromEntries(heads.map((head, h) => [head, columns[h]![i]!])),
  }));
}

/** ImageReward's own row: its preprocessing (bicubic short side, centre crop) and a second pass of the image tower. */
async function rewardScore(
  image: PreparedImage,
  prompt: Parameters<typeof tokenBatch>[0],
  { model }: ScoreContext,
): Promise<number> {
  const { network } = model;
  const side = network.config.input.size;
  const score = tf.tidy(() => {
    const pixels = tf.tensor4d(rewardPixels(image.rgb, image.width, image.height, side), [1, side, side, 3]);
    return network.reward(network.encodeImage(pixels), tokenBatch(prompt));
  });
  const [value] = await score.data<'float32'>();
  score.dispose();
  return value!;
}
