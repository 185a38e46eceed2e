import type { ModelInfo } from '../../../shared/engine-api.ts';
import { leadId, modelId } from '../../../shared/models/model-id.ts';
import { memberHeads } from '../../../shared/models/member-heads.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import { combinedResult } from '../../../shared/models/combined-result.ts';
import type { Scored } from './results.ts';

/** What an image lacks that was scored before a model came beside those it was scored with. */
export interface MissingColumns {
  /** Heads still to be computed. */
  heads: string[];
  /** What heads of the earlier result are called now. */
  names: Record<string, string>;
}

/** Whether an image was scored with models that are all in use, perhaps beside others. */
export function isOfModels({ model }: Pick<Scored, 'model'>, now: ModelInfo): boolean {
  const used = new Set(memberHeads(now).map(({ id }) => id));
  return memberHeads(model).every(({ id }) => used.has(id));
}

/**
 * The heads that a scored image lacks of those that the models in use compute unasked; undefined where its result cannot be completed: it is of a model that is not
 * in use any more, or its heads are called otherwise now and its maps, which have the earlier names, are not in memory.
 */
export function missingColumns({ model, result }: Scored, now: ModelInfo): MissingColumns | undefined {
  const names: Record<string, string> = {};
  const heads = memberHeads(now);
  const known = new Set<(typeof heads)[number]>();
  for (const { id, own, name } of memberHeads(model)) {
    const head = heads.find((one) => one.id === id && one.own === own);
    if (!head) return undefined;
    known.add(head);
    names[name] = head.name;
  }
  const renamed = Object.entries(names).some(([before, after]) => before !== after);
  if (renamed && !result.detail) return undefined;
  return { heads: heads.flatMap((head) => (known.has(head) || head.onRequest ? [] : [head.name])), names };
}

/** The earlier result with the missing heads; undefined where they were computed of other texts. */
export function completed(
  { model, result }: Scored,
  { names }: MissingColumns,
  missing: ScoreResult,
  now: ModelInfo,
): ScoreResult | undefined {
  if (missing.prompt !== result.prompt || missing.description !== result.description) return undefined;
  const before = new Set((model.members ?? [model]).map(modelId));
  const members = (now.members ?? [now]).filter((member) => !before.has(modelId(member)));
  const all = combinedResult(
    [
      { info: model, names, result },
      { info: { ...now, members }, names: {}, result: missing },
    ],
    result.ms + missing.ms,
  );
  const { detail } = all;
  if (!detail || leadId(model) === leadId(now)) return all;
  return { ...all, detail: { ...detail, csfMap: { of: leadId(model), ...detail.csfMap } } };
}
