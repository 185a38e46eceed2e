import { cropPixels } from '../../image/crops/crops.ts';
import { csfGrid } from '../../nn/csf/image-map.ts';
import type { ScoreRequest } from '../../shared/engine-api.ts';
import { Random } from '../../shared/random.ts';
import type { CropDetail, CropFeatures, ScoreDetail, ScoreResult } from '../../shared/result.ts';
import { gridSide } from '../../spec/config.ts';
import { rewardHead } from '../../spec/parameters.ts';
import { scoreShares, type ScoreShares } from '../../spec/shares.ts';
import { headColumns } from '../../training/tune/tunable-head.ts';
import type { RequestTexts } from '../../worker/scoring/request-texts.ts';
import { yieldToQueue, type Pixels, type ScoreContext } from '../../worker/scoring/score-context.ts';
import { readScoreInput } from '../../worker/scoring/score-input.ts';
import { numbersOf, resultOf } from '../../worker/scoring/score-output.ts';
import { textDetail } from '../../worker/scoring/texts.ts';
import { expertsByChance } from './experts.ts';
import { untilReleased } from './hold.ts';
import { seedOf, shares, softmax } from './numbers.ts';
import { Spectra } from './spectra.ts';

/** What a seed needs of the texts. */
const textBytes = ({ scored: { prompt, description } }: RequestTexts): Uint8Array =>
  new TextEncoder().encode(JSON.stringify([prompt, description]));

/**
 * An image scored without a network: files, texts, crops, warnings and their words are the engine's own; the numbers that a network
 * would compute are drawn from a seed that the picture and its texts make, so that equal ones have equal scores.
 */
export async function simulatedScore(request: ScoreRequest, context: ScoreContext): Promise<ScoreResult> {
  const { model, onProgress } = context;
  const { manifest } = model;
  const { config } = manifest;
  const { size } = config.input;
  const input = await readScoreInput(request, context);
  const { image, texts, rated, positions } = input;
  onProgress({ stage: 'image-tower' });
  await untilReleased(request.name, context);

  const byHead = seedOf(textBytes(texts));
  const words = Object.fromEntries(
    manifest.heads.map(({ name, min, max }, i) => [
      name,
      min + (max - min) * (0.3 + 0.4 * new Random(byHead + i).uniform()),
    ]),
  );
  const counted = Object.fromEntries(
    manifest.heads.map(({ name }) => [
      name,
      scoreShares(config.branches, name, texts.scored.descriptionFrom === 'none'),
    ]),
  );
  const spectra = new Spectra(config.csf);
  const details: CropDetail[] = [];
  const scored = positions.map(([x, y]) => {
    const random = new Random(seedOf(cropPixels(image.rgb, image.width, x, y, size), byHead));
    const opinions = manifest.heads
      .filter(({ name }) => name !== rewardHead)
      .map((head) => ({
        name: head.name,
        ...expertsByChance(random, config, head, words[head.name]!, counted[head.name]!.experts),
      }));
    if (request.detail) {
      const { values } = spectra.map(image, x, y, size, size);
      details.push({
        x,
        y,
        csfRaw: values,
        csfWeight: shares(values),
        spatial: Float32Array.from({ length: gridSide(config) ** 2 }, () => random.uniform()),
        share: shares(values.map((value) => value * random.uniform())),
        experts: Object.fromEntries(opinions.map(({ name, experts }) => [name, experts])),
      });
    }
    const scores = opinions
      .filter(({ name }) => rated.includes(name))
      .map(({ name, score }) => [name, score] as const);
    return { x, y, scores: Object.fromEntries(scores) };
  });
  onProgress({ stage: 'crops', done: positions.length, total: positions.length });
  await yieldToQueue(context);

  const numbers = await numbersOf(input, rated.length > 0 ? scored : [], manifest, () =>
    new Random(seedOf(image.rgb, byHead)).normal(),
  );
  if (request.detail) onProgress({ stage: 'explain' });
  const detail = request.detail
    ? explain(image, texts, details, { words, counted }, spectra, request, context)
    : undefined;
  onProgress({ stage: 'done' });
  return resultOf(input, numbers, manifest, [], {
    ...(detail ? { detail } : {}),
    ...(request.features ? { features: featuresOf(image, positions, byHead, context) } : {}),
  });
}

function explain(
  image: Pixels,
  { promptTokens, descriptionTokens }: RequestTexts,
  crops: CropDetail[],
  { words, counted }: { words: Record<string, number>; counted: Record<string, ScoreShares> },
  spectra: Spectra,
  { csfLater }: ScoreRequest,
  { model }: ScoreContext,
): ScoreDetail {
  const { config } = model.manifest;
  const { agreement, terms, pooled, colours } = config.branches;
  const { maxLength } = config.text;
  const random = new Random(seedOf([...promptTokens.ids, ...descriptionTokens.ids]));
  const of = (part: keyof ScoreShares) =>
    Object.fromEntries(Object.entries(counted).map(([head, shares]) => [head, shares[part]]));
  const attention = () => {
    const row = softmax(
      Array.from(descriptionTokens.mask, (kept) => (kept > 0 ? random.normal() : -Infinity)),
    );
    return row;
  };
  return {
    csfMap: csfLater ? csfGrid(image, config.csf) : spectra.map(image, 0, 0, image.width, image.height),
    crops,
    prompt: textDetail(promptTokens),
    description: textDetail(descriptionTokens),
    ...(agreement ? { disagreement: { head: agreement.head, taken: 0 } } : {}),
    ...(terms ? { terms: { share: of('words'), scores: words } } : {}),
    ...(pooled
      ? {
          pooled: {
            share: of('trunk'),
            scores: words,
            ...(pooled.photographs ? { photograph: 0 } : {}),
          },
        }
      : {}),
    ...(colours ? { colours: { head: colours.head, taken: 0 } } : {}),
    ...(config.switches.consistency
      ? {
          attention: {
            rows: maxLength,
            columns: maxLength,
            values: Float32Array.from(Array.from({ length: maxLength }, attention).flat()),
          },
        }
      : {}),
  };
}

/** Rows by chance whose first number is how red the picture is: something that ratings can follow. */
function featuresOf(
  { rgb }: Pixels,
  positions: [number, number][],
  seed: number,
  { model: { manifest } }: ScoreContext,
): CropFeatures {
  const heads = manifest.heads.map(({ name }) => name).filter((name) => name !== rewardHead);
  const columns = headColumns({ config: manifest.config, heads });
  let red = 0;
  for (let i = 0; i < rgb.length; i += 3) red += rgb[i]! - (rgb[i + 1]! + rgb[i + 2]!) / 2;
  const values = new Float32Array(positions.length * columns);
  const random = new Random(seedOf(rgb, seed));
  for (let i = 0; i < values.length; i++) values[i] = 0.1 * random.normal();
  for (let row = 0; row < positions.length; row++) values[row * columns] = red / (rgb.length / 3) / 64;
  return { rows: positions.length, columns, values };
}
