import type { HeadInfo, ModelInfo } from '../../../shared/engine-api.ts';
import type { Scored } from './results.ts';

/** Heads that have a column: those any result has a score for; before the first result, the model's first. */
export function headsInUse(results: Record<string, Scored>, model: ModelInfo | undefined): HeadInfo[] {
  const heads = new Map<string, HeadInfo>();
  for (const { model: by, result } of Object.values(results)) {
    for (const head of by.heads) {
      const asked = result.scores[head.name] !== undefined || result.withheld?.[head.name] !== undefined;
      if (asked && !heads.has(head.name)) heads.set(head.name, head);
    }
  }
  return heads.size > 0 ? [...heads.values()] : (model?.heads.slice(0, 1) ?? []);
}
