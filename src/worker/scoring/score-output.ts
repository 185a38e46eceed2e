import type { Fault } from '../../image/faults/fault.ts';
import type { Manifest } from '../../package/manifest.ts';
import type { CropResult, ScoreResult } from '../../shared/result.ts';
import { rewardHead } from '../../spec/parameters.ts';
import { claimsOf } from './interval.ts';
import {
  descriptionWarnings,
  scaleWarnings,
  withheldHeads,
  withheldWarnings,
  withoutHeads,
} from './needs.ts';
import { faultReasons, phraseReasons, placeReasons } from './reasons/reasons.ts';
import type { ScoreInput } from './score-input.ts';
import { expectFinite, overCrops } from './summary.ts';

/** The numbers of an image; heads that lack what they need have none. */
export interface Numbers extends Pick<ScoreResult, 'scores' | 'spread' | 'crops'> {
  withheld: Record<string, string>;
}

/**
 * The numbers of an image: means over its crops, and ImageReward's; adds warnings about them.
 *
 * @param crops scores of each crop by the heads that rate crops
 * @param reward ImageReward's score, asked for where it is wanted and not withheld
 */
export async function numbersOf(
  { heads, texts, warnings }: ScoreInput,
  crops: CropResult[],
  manifest: Manifest,
  reward: () => number | Promise<number>,
): Promise<Numbers> {
  const withheld = withheldHeads(heads, texts.scored.prompt, manifest.config);
  const given = heads.filter((head) => !Object.hasOwn(withheld, head));
  const shown = withoutHeads(crops, withheld);
  const { scores, spread } = overCrops(
    shown,
    given.filter((head) => head !== rewardHead),
  );
  if (given.includes(rewardHead)) {
    scores[rewardHead] = await reward();
    spread[rewardHead] = 0;
  }
  expectFinite(scores, given);
  warnings.push(
    ...withheldWarnings(withheld),
    ...descriptionWarnings(given, texts.scored.description, manifest),
    ...scaleWarnings(scores, manifest),
  );
  return { scores, spread, crops: shown, withheld };
}

/**
 * The answer to a request.
 *
 * @param faults what the picture suffers from, each with its probability
 * @param more what was asked for besides the numbers
 */
export function resultOf(
  { image, texts, warnings, started }: Pick<ScoreInput, 'image' | 'texts' | 'warnings' | 'started'>,
  { scores, spread, crops, withheld }: Numbers,
  manifest: Manifest,
  faults: readonly Fault[],
  more: Pick<ScoreResult, 'detail' | 'tensors' | 'features' | 'relevance'>,
): ScoreResult {
  const claims = claimsOf(scores, manifest, warnings);
  return {
    width: image.width,
    height: image.height,
    scores,
    ...(Object.keys(withheld).length > 0 ? { withheld } : {}),
    spread,
    ...claims,
    crops,
    warnings,
    reasons: [
      ...faultReasons(faults),
      ...phraseReasons(texts.scored),
      ...placeReasons(claims.percentiles, manifest),
    ],
    prompt: texts.scored.prompt,
    description: texts.scored.description,
    texts: texts.scored,
    ...more,
    ms: performance.now() - started,
  };
}
