import type { Fault } from '../../../image/faults/fault.ts';
import { unmentionedPhrases } from '../../../prompts/mentions/unmentioned.ts';
import type { Manifest } from '../../../package/manifest.ts';
import { levelsAround } from '../../../shared/reasons/levels.ts';
import type { Reason } from '../../../shared/reasons/reason.ts';
import type { Scores } from '../../../shared/result.ts';
import type { ScoredTexts } from '../../../shared/texts.ts';

/** Below this nothing is said of the picture. */
const leastSureness = 0.8;
/** No measurement shows more. */
const most = 0.99;
/** Phrases that the sentence names; the structured field lists all. */
const shown = 5;

const faultWords: Readonly<Record<Fault['code'], string>> = {
  softness: 'the image is blurred or was enlarged from fewer pixels',
  blur: 'the image is blurred',
  noise: 'the image is noisy',
  compression: 'the image was compressed strongly, as a JPEG of low quality is',
  enlargement: 'the image was enlarged from fewer pixels',
};

/** What the picture suffers from, the surest first. */
export function faultReasons(faults: readonly Fault[]): Reason[] {
  const sure = faults.filter(({ sureness }) => sureness >= leastSureness);
  const isSoft = sure.some(({ code }) => code === 'softness');
  const isKindOfSoft = ({ code }: Fault): boolean => code === 'blur' || code === 'enlargement';
  // the more precise word takes the place of the wider one, and is not said without it
  const said = sure.filter((fault) => isSoft || !isKindOfSoft(fault));
  const precise = said.some(isKindOfSoft);
  return said
    .filter(({ code }) => code !== 'softness' || !precise)
    .sort((a, b) => b.sureness - a.sureness)
    .map(({ code, sureness }) => ({
      code,
      message: faultWords[code],
      sureness: Math.min(most, Number(sureness.toFixed(3))),
    }));
}

/** The phrases of the prompt that the description does not bear out, as one reason. */
export function phraseReasons({
  prompt,
  description,
}: Pick<ScoredTexts, 'prompt' | 'description'>): Reason[] {
  const phrases = unmentionedPhrases(prompt, description);
  if (phrases.length === 0) return [];
  const names = phrases.slice(0, shown).map(({ text }) => `“${text}”`);
  const more = phrases.length > shown ? ` and ${phrases.length - shown} more` : '';
  return [
    {
      code: 'not-mentioned',
      message: `not mentioned in the description, probably missing from the image: ${names.join(', ')}${more}`,
      sureness: Math.min(...phrases.map(({ sureness }) => sureness)),
      phrases,
    },
  ];
}

/** How each score compares with the reference images, where the package knows them and nothing speaks against it. */
export function placeReasons(percentiles: Scores, { heads }: Pick<Manifest, 'heads'>): Reason[] {
  return heads.flatMap((head): Reason[] => {
    const { name, higherIsBetter, reference } = head;
    const share = percentiles[name];
    if (share === undefined) return [];
    const better = Math.round(higherIsBetter ? share : 100 - share);
    const what = reference ? `${reference.images} ${reference.what}` : 'the model’s training images';
    const levels = levelsAround(share, head);
    const between = levels === undefined ? '' : `, ${levels}`;
    return [{ code: 'place', head: name, message: `${name}: better than ${better}% of ${what}${between}` }];
  });
}
