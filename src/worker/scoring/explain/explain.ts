import type { ModelConfig } from '../../../spec/config.ts';
import { memberCount } from '../../../spec/member-names.ts';
import type { Network } from '../../../model/network.ts';
import type { CropPrediction, ImageLevel } from '../../../model/prediction.ts';
import { csfGrid, csfImageMap } from '../../../nn/csf/image-map.ts';
import { disposeStructure, tidyStructure } from '../../../nn/tidy.ts';
import type { ScoreRequest } from '../../../shared/engine-api.ts';
import type { CropDetail, ScoreDetail } from '../../../shared/result.ts';
import { meanAttention } from './mean-attention.ts';
import { originOf, readOtherParts } from './other-parts.ts';
import type { RequestTexts } from '../request-texts.ts';
import { pixelSource, yieldToQueue, type Pixels, type ScoreContext } from '../score-context.ts';
import { textDetail } from '../texts.ts';

/** Row `i` of values that are `width` a row. */
const rowOf = (values: Float32Array, i: number, width: number): Float32Array =>
  values.slice(i * width, (i + 1) * width);

/** Places of the flags that are set. */
function placesOf(flags: Float32Array): number[] {
  const places: number[] = [];
  for (const [place, flag] of flags.entries()) if (flag > 0.5) places.push(place);
  return places;
}

/** Reads the maps and gates of a batch of crops; outputs of experts on the scale of their head. */
export async function readCropDetails(
  prediction: CropPrediction,
  positions: [number, number][],
  config: ModelConfig,
): Promise<CropDetail[]> {
  const members = memberCount(config);
  const [, side] = prediction.csfRaw.shape;
  const places = side * side;
  const raw = await prediction.csfRaw.data<'float32'>();
  const weight = await prediction.csfWeights.data<'float32'>();
  const spatial = prediction.spatial ? await prediction.spatial.data<'float32'>() : undefined;
  const share = await prediction.share.data<'float32'>();
  const heads = await Promise.all(
    Object.entries(prediction.heads).map(async ([name, head]) => ({
      name,
      experts: head.gate.shape[1],
      gate: await head.gate.data<'float32'>(),
      outputs: (await head.outputs.data<'float32'>()).map((value) => value + originOf(config, name)),
      used: await head.used.data<'float32'>(),
    })),
  );
  return positions.map(([x, y], i) => ({
    x,
    y,
    csfRaw: rowOf(raw, i, places),
    csfWeight: rowOf(weight, i, places),
    spatial: spatial ? rowOf(spatial, i, places) : new Float32Array(places).fill(1),
    share: rowOf(share, i, places),
    experts: Object.fromEntries(
      heads.map(({ name, experts, gate, outputs, used }) => [
        name,
        {
          gate: [...rowOf(gate, i, experts)],
          outputs: [...rowOf(outputs, i, experts)],
          used: placesOf(rowOf(used, i, experts)),
          ...(members > 1 ? { members } : {}),
        },
      ]),
    ),
  }));
}

/** How much of each prompt token's attention goes to each description token; undefined where the model has no such part. */
async function readAttention(network: Network, level: ImageLevel): Promise<ScoreDetail['attention']> {
  const made = tidyStructure(() => network.attention(level));
  if (!made) return undefined;
  const { query, key, keyMask } = made;
  const [, rows, width] = query.shape;
  const [, columns] = key.shape;
  try {
    const attended = {
      query: await query.data<'float32'>(),
      key: await key.data<'float32'>(),
      keyMask: await keyMask?.data<'float32'>(),
    };
    const { attentionHeads: heads } = network.config.regressor;
    return { rows, columns, values: meanAttention({ ...attended, width, heads }) };
  } finally {
    // its mask is the image level's
    disposeStructure([query, key]);
  }
}

/** Maps, gates and attention behind a score. */
export async function explainScore(
  image: Pixels,
  { promptTokens, descriptionTokens }: RequestTexts,
  level: ImageLevel | undefined,
  crops: CropDetail[],
  { csfLater }: Pick<ScoreRequest, 'csfLater'>,
  context: ScoreContext,
): Promise<ScoreDetail> {
  const { network } = context.model;
  const { config } = network;
  // first: a cancel ends it here, where nothing is to be disposed of
  const csfMap = csfLater
    ? csfGrid(image, config.csf)
    : await csfImageMap(pixelSource(image), config.cropTower.normalisation, config.csf, {
        pause: () => yieldToQueue(context),
      });
  const detail: ScoreDetail = {
    csfMap,
    crops,
    prompt: textDetail(promptTokens),
    description: textDetail(descriptionTokens),
    ...(level ? await readOtherParts(level, config) : {}),
  };
  const attention = level && (await readAttention(network, level));
  if (attention) detail.attention = attention;
  return detail;
}
