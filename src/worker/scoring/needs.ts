import type { ModelConfig } from '../../spec/config.ts';
import { rewardHead } from '../../spec/parameters.ts';
import type { CropResult, Scores, Warning } from '../../shared/result.ts';
import type { Manifest } from '../../package/manifest.ts';

/**
 * What heads need to say anything: how well an image shows its prompt has no answer without a prompt, though the network gives a
 * number to any text, the empty one included.
 */
export function needsPrompt(head: string, config: Pick<ModelConfig, 'branches'>): boolean {
  return head === 'alignment' || head === rewardHead || head === config.branches.agreement?.head;
}

/** Heads without a number, with what to do about each. */
export function withheldHeads(
  heads: readonly string[],
  prompt: string,
  config: Pick<ModelConfig, 'branches'>,
): Record<string, string> {
  if (prompt.trim() !== '') return {};
  return Object.fromEntries(
    heads.filter((head) => needsPrompt(head, config)).map((head) => [head, 'add a prompt']),
  );
}

/** Crops without the scores of those heads. */
export function withoutHeads(crops: CropResult[], withheld: Readonly<Record<string, string>>): CropResult[] {
  if (Object.keys(withheld).length === 0) return crops;
  return crops.map((crop) => ({
    ...crop,
    scores: Object.fromEntries(
      Object.entries(crop.scores).filter(([head]) => !Object.hasOwn(withheld, head)),
    ),
  }));
}

/** Says which heads have no number, and why. */
export function withheldWarnings(withheld: Readonly<Record<string, string>>): Warning[] {
  return Object.entries(withheld).map(([head, what]) => ({
    code: 'no-number',
    message: `no ${head} score without a prompt: ${what}`,
  }));
}

/** Says where a number lies outside the scale that people rated on; the number stays as it is. */
export function scaleWarnings(
  scores: Scores,
  { heads, untrained }: Pick<Manifest, 'heads' | 'untrained'>,
): Warning[] {
  if (untrained) return [];
  return heads.flatMap(({ name, min, max }): Warning[] => {
    const score = scores[name];
    if (score === undefined || (score >= min && score <= max)) return [];
    const end =
      score < min ? `below the scale, which begins at ${min}` : `above the scale, which ends at ${max}`;
    return [{ code: 'beyond-scale', message: `${name}: ${score.toFixed(2)} lies ${end}` }];
  });
}

/**
 * Says so where a model trained with descriptions gets none. Measured with the demo model on 160 of its training images: alignment
 * agrees with the raters with an SRCC of 0.84 instead of 0.89, and its scores span four fifths of what they did.
 */
export function descriptionWarnings(
  heads: readonly string[],
  description: string,
  { config, domain }: Pick<Manifest, 'config' | 'domain'>,
): Warning[] {
  const reading = heads.filter((head) => head === 'alignment' || head === config.branches.agreement?.head);
  if (description.trim() !== '' || !domain?.text || reading.length === 0) return [];
  return [
    {
      code: 'less-trust',
      message: `${reading.join(', ')}: this model was trained with descriptions; the score is less reliable without one (the demo model’s SRCC is 0.84 instead of 0.89)`,
    },
  ];
}
