import type { HeadInfo } from '../../../shared/engine-api.ts';
import { placeOnScale } from '../../kit/scale.ts';
import type { Scored } from '../batch/index.ts';

/** The five steps of a rating scale, from its worst fifth to its best, and what may not be judged. */
const verdicts = ['bad', 'poor', 'fair', 'good', 'excellent'] as const;
export type Verdict = (typeof verdicts)[number] | 'uncertain' | 'untrained';

/** A score in a word: the fifth of the scale it lies in. Nothing is said where the model does not know this kind of image. */
export function verdictOf(head: HeadInfo, { result, model }: Scored): Verdict | undefined {
  const score = result.scores[head.name];
  if (score === undefined) return undefined;
  if (model.untrained) return 'untrained';
  if (result.warnings.some(({ code }) => code === 'outside-domain' || code === 'less-trust'))
    return 'uncertain';
  const { at } = placeOnScale(head, score);
  const step = Math.min(
    Math.floor((head.higherIsBetter ? at : 1 - at) * verdicts.length),
    verdicts.length - 1,
  );
  return verdicts[step];
}
