import { cropPositions } from '../../image/crops/crops.ts';
import { prepareImage } from '../../image/prepare.ts';
import { wholenessWarnings } from '../../image/whole-picture.ts';
import type { ScoreRequest } from '../../shared/engine-api.ts';
import type { Warning } from '../../shared/result.ts';
import { rewardHead } from '../../spec/parameters.ts';
import { decodedOnce } from '../scorers/once-per-image.ts';
import { requestTexts, type RequestTexts } from './request-texts.ts';
import { untrainedWarnings } from './needs.ts';
import { chooseHeads, yieldToQueue, type Pixels, type ScoreContext } from './score-context.ts';

/** What an image is scored from, once its file and its texts are read. */
export interface ScoreInput {
  image: Pixels;
  texts: RequestTexts;
  /** Wanted heads, and those of them that rate crops. */
  heads: string[];
  rated: string[];
  /** Top-left corners of the crops in pixels. */
  positions: [number, number][];
  /** About image and texts so far; what is found later is added. */
  warnings: Warning[];
  /** Milliseconds, as `performance.now` gives them. */
  started: number;
}

/** Reads a request: decodes the image, reads and tokenizes the texts, places the crops. Throws `FoveaError` for what cannot be scored. */
export async function readScoreInput(request: ScoreRequest, context: ScoreContext): Promise<ScoreInput> {
  const started = performance.now();
  const { model, onProgress } = context;
  const { config, crops } = model.manifest;
  const { size } = config.input;
  const heads = chooseHeads(model.manifest, request.heads);
  const rated = heads.filter((head) => head !== rewardHead);
  const warnings: Warning[] = [];

  onProgress({ stage: 'decode' });
  const decoded = await decodedOnce(request, context);
  const image = prepareImage(decoded, size);
  warnings.push(...image.notes, ...wholenessWarnings(decoded));
  await yieldToQueue(context);

  const texts = await requestTexts(request, model, rated.length > 0, warnings);
  warnings.push(...untrainedWarnings(model.manifest));
  const count = request.crops ?? crops.count;
  // what the trunk says of a patch is there once for all crops that begin on a patch's corner
  const grid = config.cropTower.tokens === 'trunk' ? config.input.patch : 1;
  const { positions, notes } = cropPositions(image.width, image.height, size, count, grid);
  if (rated.length > 0) warnings.push(...notes);
  return { image, texts, heads, rated, positions, warnings, started };
}
