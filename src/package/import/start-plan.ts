import type { TensorSource } from '../../formats/tensor-source.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { modelParameters, type ParameterSpec } from '../../spec/parameters.ts';
import { findParameters, sameShape, sourceShape } from './import-plan.ts';
import { mismatch, refuseUnsupported, type Mismatch } from './import-refusals.ts';
import { isFraction, type Candidate, type PlannedTensor } from './planned-tensor.ts';

/** Where a training begins: what comes from files, and what is new. */
export interface StartPlan {
  tensors: PlannedTensor[];
  /** Parameters of the regressor and of heads that begin anew. */
  fresh: ParameterSpec[];
  /** The parts of the model that each file gives, in words. */
  given: { source: TensorSource; parts: string[] }[];
  /** Which of several sets of weights was used, in sentences. */
  taken: string[];
  /** Keys that are not known to be harmless. */
  unexpected: string[];
}

const titles: Record<string, string> = { image: 'image tower', text: 'text encoder', crop: 'crop tower' };

/** The unit that comes from the files or is new: a tower, the regressor's shared part, or one head. */
function unitOf({ name, part }: ParameterSpec): string {
  const head = /^heads\.([^.]+)\./.exec(name)?.[1];
  return head === undefined ? (titles[part] ?? 'regressor') : `head ${head}`;
}

/**
 * Matches checkpoints with the model that a training begins with. The towers must be there whole; the regressor and each head are taken where
 * the files have them whole, and are new where they have nothing of them. Nothing is read yet. Throws `checkpoint-mismatch` for missing and
 * misshapen tensors.
 *
 * @param newHeads the regressor and the heads are new whatever the files have
 */
export function planStart(
  config: ModelConfig,
  heads: readonly string[],
  sources: TensorSource[],
  newHeads = false,
): StartPlan {
  const { found, unexpected, taken } = findParameters(config, sources);
  const specs = modelParameters(config, [...heads]);
  const units = new Map<string, ParameterSpec[]>();
  for (const spec of specs) {
    const unit = unitOf(spec);
    units.set(unit, [...(units.get(unit) ?? []), spec]);
  }
  const towers = new Set(Object.values(titles));
  const has = (unit: string) => (units.get(unit) ?? []).some(({ name }) => found.has(name));
  // a head read another regressor's numbers
  const fresh = (unit: string) =>
    !towers.has(unit) && (newHeads || !has('regressor') || (unit !== 'regressor' && !has(unit)));
  const plan: StartPlan = { tensors: [], fresh: [], given: [], taken, unexpected };
  const problems: Pick<Mismatch, 'missing' | 'wrong'> = { missing: [], wrong: [] };
  const unsupported: Candidate[] = [];
  for (const [unit, own] of units) {
    if (fresh(unit)) {
      plan.fresh.push(...own);
      continue;
    }
    for (const spec of own) {
      const candidate = found.get(spec.name);
      if (!candidate) {
        problems.missing.push(spec.name);
        continue;
      }
      const { key, info, source, transform } = candidate;
      const expected = sourceShape(spec.shape, transform);
      if (!isFraction(info.dtype)) unsupported.push(candidate);
      else if (!sameShape(expected, info.shape)) problems.wrong.push({ key, is: info.shape, expected });
      plan.tensors.push({ spec, source, key, transform });
    }
  }
  if (problems.missing.length > 0 || problems.wrong.length > 0) {
    throw mismatch({ recognised: found.size, ...problems, unexpected, present: plan.tensors });
  }
  if (unsupported.length > 0) refuseUnsupported(unsupported);
  plan.given = sources.map((source) => ({
    source,
    parts: [
      ...new Set(plan.tensors.filter((tensor) => tensor.source === source).map(({ spec }) => unitOf(spec))),
    ],
  }));
  return plan;
}
