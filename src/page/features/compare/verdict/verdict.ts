import { pairTableOf, preference, type Preference } from '../../../../evaluation/reliability/preference.ts';
import type { HeadInfo } from '../../../../shared/engine-api.ts';
import type { ScoreResult } from '../../../../shared/result.ts';

type Compared = Pick<ScoreResult, 'scores' | 'intervals' | 'prompt'>;

/** What people would say of two scores of one head; `outside`: nothing is claimed about one of the images. */
export type PairVerdict = Preference | { kind: 'outside' };

/** Two images of one prompt are judged by pairs of one prompt, where the package knows them. */
export function verdictOf(head: HeadInfo, left: Compared, right: Compared): PairVerdict {
  const a = left.scores[head.name];
  const b = right.scores[head.name];
  const known = head.reliability;
  if (a === undefined || b === undefined || !known) return { kind: 'unknown' };
  // an interval that the package could have given, and the engine did not
  const outside = [left, right].some(({ intervals }) => intervals?.[head.name] === null);
  if (known.interval && outside) return { kind: 'outside' };
  const samePrompt = left.prompt !== '' && left.prompt === right.prompt;
  return preference(b - a, pairTableOf(known, samePrompt));
}
